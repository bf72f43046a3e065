import { type Listener, listenersOn } from '../../machine/listeners.ts';
import { commandOf, type Machine } from '../../machine/machine.ts';
import { storeHolder } from '../../store/lock/store-holder.ts';
import type { ChildPlan } from '../cluster-file/types.ts';

/** What is in the way of a start. */
export interface Obstacle {
  readonly reason: string;
  /** It is the child itself, started by an earlier daemon whose notes are gone. */
  readonly own: number | undefined;
}

const WILDCARDS: readonly string[] = ['0.0.0.0', '::'];
const LONGEST_COMMAND = 120;

/**
 * Looks for what would make a start fail: a process that listens on one of the child's ports, or has its store.
 * @param socket control socket of the child, by which its own process is known
 */
export async function obstacleOf(machine: Machine, plan: ChildPlan, socket: string): Promise<Obstacle | undefined> {
  const isOwn = (pid: number): boolean => commandOf(machine, pid)?.includes(socket) === true;
  if (plan.kind === 'broker') {
    const holder = await storeHolder(plan.directory, machine.files);
    if (holder !== undefined) {
      const reason = `its store ${plan.directory} is in use by ${holder.kind}, ${whoIs(machine, holder.pid)}`;
      return { reason, own: isOwn(holder.pid) ? holder.pid : undefined };
    }
  }
  const listener = listenersOn(machine, new Set(plan.ports.map(({ port }) => port))).find((one) =>
    isSame(plan.bindAddress, one.address),
  );
  return listener === undefined ? undefined : taken(plan, listener, isOwn);
}

function taken(plan: ChildPlan, { port, pid, command }: Listener, isOwn: (pid: number) => boolean): Obstacle {
  const key = plan.ports.find((use) => use.port === port)?.key ?? 'port';
  const who = pid === undefined ? "a process of another user's" : `pid ${pid} (${short(command)})`;
  const reason = `port ${port} (${key}) is taken by ${who}: stop it, or give ${plan.name} another port`;
  return { reason, own: pid !== undefined && isOwn(pid) ? pid : undefined };
}

const whoIs = (machine: Machine, pid: number): string =>
  pid === 0 ? 'which does not say its pid' : `pid ${pid} (${short(commandOf(machine, pid))}): stop it first`;

function short(command: string | undefined): string {
  if (command === undefined || command === '') return 'unknown command';
  return command.length > LONGEST_COMMAND ? `${command.slice(0, LONGEST_COMMAND)}...` : command;
}

const isSame = (ours: string, theirs: string): boolean =>
  ours === theirs || WILDCARDS.includes(ours) || WILDCARDS.includes(theirs);
