import { MqError, messageOf } from '../../../errors/index.ts';
import { type ChildStatus, isChildStatus, isSwitchOutcome } from '../../boot/child-control.ts';
import type { ChildPlan } from '../cluster-file/types.ts';
import type { ControlClient } from './control-client.ts';

/** A handover holds sends 2 s at most; its outcome comes over ZooKeeper. */
const SWITCH_TIMEOUT_MS = 20_000;
/** Clients of which none has come for this long are taken to know the new master. */
const QUIET_MS = 5000;
const LOOK_MS = 200;

/** A master that is to end, and who leads its group instead. */
export interface HandedOver {
  /** The child that was master. */
  readonly name: string;
  /** Member that is master now; absent where nobody could take over. */
  readonly master?: string | undefined;
  readonly epoch?: number | undefined;
  /** Why nobody did. */
  readonly refused?: string | undefined;
}

/** What a daemon answers that was asked for a handover; undefined where the broker was no elected master. */
export interface HandedOverAnswer {
  readonly handedOver: HandedOver | undefined;
}

const isHandedOver = (value: unknown): value is HandedOver =>
  typeof value === 'object' && value !== null && 'name' in value && typeof value.name === 'string';

/** The handovers that a daemon's answer tells of. */
export function handedOverIn(answer: unknown): HandedOver[] {
  if (typeof answer !== 'object' || answer === null || !('handedOver' in answer)) return [];
  const told: unknown[] = Array.isArray(answer.handedOver) ? answer.handedOver : [answer.handedOver];
  return told.filter(isHandedOver);
}

/** One line of it, for people. */
export const handedOverText = ({ name, master, epoch, refused }: HandedOver): string =>
  refused === undefined
    ? `${name} was master: member ${master} is master of epoch ${epoch} now`
    : `${name} is master, and nobody takes over: ${refused}`;

/** What is asked of a child here. */
export interface AskedChild {
  readonly plan: Pick<ChildPlan, 'name' | 'member'>;
  readonly control: Pick<ControlClient, 'ask'> | undefined;
}

/**
 * Has another member become master before a broker ends. Undefined for one that is no elected master, or cannot be asked.
 * @param targets member ids, tried one after the other; the best in sync unless given
 */
export async function handOver(child: AskedChild, targets?: readonly number[]): Promise<HandedOver | undefined> {
  const role = (await statusOf(child))?.role;
  // An epoch is counted only where masters are elected.
  if (role === undefined || role.brokerId !== 0 || role.epoch === 0) return undefined;
  const { name } = child.plan;
  let refused = 'no other member is known';
  for (const target of targets ?? [undefined]) {
    try {
      const fields = target === undefined ? {} : { target: String(target) };
      const answer = await child.control?.ask('switch', fields, SWITCH_TIMEOUT_MS);
      if (isSwitchOutcome(answer)) return { name, master: answer.master, epoch: answer.epoch };
      refused = 'its answer is of another version';
    } catch (error) {
      refused = messageOf(error);
    }
  }
  return { name, refused };
}

/**
 * Waits until clients have found the new master: until a former one has handed nothing on for 5 s, or `longestMs` is over. A
 * master is not waited for.
 */
export async function untilUnused(child: AskedChild, longestMs: number): Promise<void> {
  const quietMs = Math.min(QUIET_MS, longestMs);
  for (const end = performance.now() + longestMs; performance.now() < end; ) {
    const { role, handsOn } = (await statusOf(child)) ?? {};
    if (role?.brokerId === 0 || handsOn === undefined || handsOn.quietMs >= quietMs) return;
    await new Promise((resolve) => setTimeout(resolve, Math.min(LOOK_MS, longestMs)));
  }
}

async function statusOf({ control }: AskedChild): Promise<ChildStatus | undefined> {
  try {
    const status = await control?.ask('status');
    return isChildStatus(status) ? status : undefined;
  } catch (error) {
    // Whoever cannot say what it is to its group is ended as it is.
    if (error instanceof MqError) return undefined;
    throw error;
  }
}
