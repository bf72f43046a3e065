import { MqError } from '../../errors/index.ts';
import { ResponseCode } from '../../protocol/codes/response.ts';

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 1000;
/** Causes looked through for the socket's own error. */
const MAX_DEPTH = 5;

/** No broker that would take messages of a topic has a master at the moment: the name servers have struck off the dead one. */
export class NoMasterError extends MqError {
  constructor(topic: string) {
    super('UNREACHABLE', `no broker takes messages for the topic ${topic}: none has a master at the moment`, {
      topic,
      hint: `See mq topicRoute -t ${topic} and mq clusterList: a group that elects its master has one again soon.`,
    });
  }
}

/**
 * Whether nothing was taken because the group's master is elsewhere, or nowhere at the moment: a member of the group says so
 * ([NOT_MASTER], see docs/high-availability.md), or nobody listens any more where the route says. Asked again of the name
 * servers, the route tells of the new one soon; nothing can be stored twice by that.
 */
export function isMasterMoved(error: unknown): boolean {
  if (!(error instanceof MqError)) return false;
  const { responseCode, remark } = error.details;
  if (responseCode !== undefined) {
    return responseCode === ResponseCode.SERVICE_NOT_AVAILABLE && remark?.startsWith('[NOT_MASTER]') === true;
  }
  let cause: unknown = error;
  for (let depth = 0; depth < MAX_DEPTH && cause instanceof Error; depth++) {
    if ('code' in cause && cause.code === 'ECONNREFUSED') return true;
    cause = cause.cause;
  }
  return false;
}

/** The pause before the n-th further look, from 1: 100 ms, then twice as long each time, 1 s at most. */
export const lookPauseMs = (looks: number): number => Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (looks - 1));
