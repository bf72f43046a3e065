import { type Machine, procLink } from '../../machine/machine.ts';
import { isRunning, processIdentity } from '../../machine/process-facts.ts';
import type { FileSystem } from '../../store/files/file-system.ts';
import type { FlushDiskType } from '../../store/types.ts';
import { RecordFile, text, wholeNumber } from './record-file.ts';

/** Which process has a store, told so that another one can know whether it is dead. */
export interface Owner {
  /** `/etc/machine-id`; empty where there is none. */
  readonly machine: string;
  /** Of the boot the process runs in; empty where the system does not say. */
  readonly bootId: string;
  /** Two containers of one host share the boot id, not this. */
  readonly pidNamespace: string;
  readonly pid: number;
  /** Clock ticks between boot and the start of the process. */
  readonly startTime: string;
  /** One process start of one member; never used twice. */
  readonly incarnation: string;
}

/** `<store>/ha/owner.json`. */
export const ownerFile = (storeDirectory: string, files: FileSystem): RecordFile<Owner> =>
  new RecordFile(storeDirectory, 'owner.json', files, (value) => {
    const [machine, bootId] = [text(value['machine']), text(value['bootId'])];
    const [pidNamespace, startTime] = [text(value['pidNamespace']), text(value['startTime'])];
    const [pid, incarnation] = [wholeNumber(value['pid']), text(value['incarnation'])];
    if (machine === undefined || bootId === undefined || pidNamespace === undefined) return undefined;
    if (startTime === undefined || pid === undefined || !incarnation) return undefined;
    return { machine, bootId, pidNamespace, pid, startTime, incarnation };
  });

/** This process as an owner. */
export function currentOwner(machine: Machine, incarnation: string, pid = process.pid): Owner {
  const identity = processIdentity(machine, pid);
  return {
    machine: machineId(machine),
    bootId: identity?.bootId ?? '',
    pidNamespace: pidNamespace(machine),
    pid,
    startTime: identity?.startTime ?? '',
    incarnation,
  };
}

/**
 * Why an owner is certainly dead, in words; undefined when that cannot be known from here. The same machine has booted
 * since, or no process of that number and start time is in this very namespace. A stopped process is not dead.
 */
export function provenDead(machine: Machine, owner: Owner): string | undefined {
  const here = currentOwner(machine, '');
  if (owner.machine === '' || owner.machine !== here.machine || here.bootId === '' || owner.bootId === '') {
    return undefined;
  }
  if (owner.bootId !== here.bootId) return `the machine was started again since (boot ${here.bootId})`;
  if (owner.pidNamespace === '' || owner.pidNamespace !== here.pidNamespace || owner.startTime === '') return undefined;
  const { pid, startTime, bootId } = owner;
  return isRunning(machine, { pid, startTime, bootId }) ? undefined : `process ${pid} of start ${startTime} is gone`;
}

/**
 * Whether a log may have lost what was acknowledged: the machine, not only the process, went down with bytes that were
 * never synced. Where the owner is not known it may.
 */
export function isUnclean(
  machine: Machine,
  owner: Owner | undefined,
  had: { readonly abort: boolean; readonly flushDiskType: FlushDiskType },
): boolean {
  if (!had.abort || had.flushDiskType === 'SYNC_FLUSH') return false;
  const here = currentOwner(machine, '');
  return owner === undefined || owner.bootId === '' || owner.bootId !== here.bootId || owner.machine !== here.machine;
}

const machineId = ({ files }: Machine): string => files.readFile('/etc/machine-id')?.toString('utf8').trim() ?? '';

const pidNamespace = (machine: Machine): string => procLink(machine, 'self', 'ns', 'pid') ?? '';
