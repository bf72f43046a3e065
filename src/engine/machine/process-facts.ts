import { type Machine, procText } from './machine.ts';

/**
 * What tells one process from all others, also from one that was given its number later: the boot, the number, and the
 * moment it was started.
 */
export interface ProcessIdentity {
  readonly pid: number;
  /** Clock ticks between the machine's boot and the start of the process (`/proc/PID/stat`, field 22). */
  readonly startTime: string;
  /** Of the boot under which the number was given; empty where the system has none. */
  readonly bootId: string;
}

/** The machine's present boot; empty where the system does not say. */
export const bootIdOf = (machine: Machine): string =>
  procText(machine, 'sys', 'kernel', 'random', 'boot_id')?.trim() ?? '';

/** The identity of a process that runs; undefined for none, and for one that is dead and not yet reaped. */
export function processIdentity(machine: Machine, pid: number): ProcessIdentity | undefined {
  const text = procText(machine, String(pid), 'stat');
  // The command in brackets is the only field that can hold blanks and brackets itself.
  const fields = text?.slice(text.lastIndexOf(')') + 2).split(' ');
  const [state] = fields ?? [];
  const startTime = fields?.[19];
  if (startTime === undefined || state === 'Z' || state === 'X') return undefined;
  return { pid, startTime, bootId: bootIdOf(machine) };
}

/** Whether exactly this process runs, and not another by the same number. */
export function isRunning(machine: Machine, identity: ProcessIdentity): boolean {
  const now = processIdentity(machine, identity.pid);
  return now !== undefined && now.startTime === identity.startTime && now.bootId === identity.bootId;
}
