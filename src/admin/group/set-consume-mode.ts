import type { AdminClient } from '../../client/admin-client.ts';
import { MqError } from '../../errors/index.ts';
import type { MessageRequestModeEntry } from '../../protocol/bodies/assignment.ts';
import { ResponseCode } from '../../protocol/codes/response.ts';
import { groupNameProblem, topicNameProblem } from '../../protocol/names.ts';
import { commonFailure, fanOut, type Outcome } from '../fan-out.ts';
import { resolveMasters, type Target, type TargetChoice } from '../targets.ts';

export interface SetConsumeModeResult {
  brokers: Outcome<Target, void>[];
  /** Broker names that have no master now and were not told. */
  withoutMaster: string[];
}

/**
 * Says on one broker or on every master of a cluster whether a group pulls a topic or takes its messages one by one.
 * Clients that let the broker balance follow within their next rebalance.
 *
 * @throws MqError BAD_DATA for a malformed name, NOT_FOUND for an unknown cluster, REFUSED by a broker before 5.0, and the
 *   first broker's own error when every broker failed
 */
export async function setConsumeMode(
  client: AdminClient,
  choice: TargetChoice,
  mode: MessageRequestModeEntry,
): Promise<SetConsumeModeResult> {
  const { topic, consumerGroup: group } = mode;
  const problem = topicNameProblem(topic) ?? groupNameProblem(group);
  if (problem !== undefined) throw new MqError('BAD_DATA', problem, { topic, group });
  const { targets, withoutMaster } = await resolveMasters(client, choice);
  const brokers = await fanOut(targets, ({ addr }) => setOn(client, addr, mode), client.signal);
  const failure = commonFailure(brokers);
  if (failure !== undefined) throw failure;
  return { brokers, withoutMaster };
}

async function setOn(client: AdminClient, addr: string, mode: MessageRequestModeEntry): Promise<void> {
  try {
    await client.groups.setRequestMode(addr, mode);
  } catch (error) {
    const isOld = error instanceof MqError && error.details.responseCode === ResponseCode.REQUEST_CODE_NOT_SUPPORTED;
    if (!isOld) throw error;
    throw new MqError('REFUSED', `${addr} knows no consume mode: brokers have it from 5.0 on`, {
      ...error.details,
      hint: 'Its clients pull.',
      cause: error,
    });
  }
}
