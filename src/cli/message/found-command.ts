import { consumeStatus, type GroupStatus } from '../../admin/message/consume-status.ts';
import { consumeDirectly } from '../../admin/message/deliver-again.ts';
import { type MessageFacts, messageFacts } from '../../admin/message/message-facts.ts';
import { type MessageTrack, messageTracks } from '../../admin/message/message-track.ts';
import type { AdminClient } from '../../client/admin-client.ts';
import { MqError } from '../../errors/index.ts';
import type { ConsumeMessageDirectlyResult } from '../../protocol/bodies/consume-directly-result.ts';
import type { MessageExt } from '../../protocol/message/decode.ts';
import { ReadCommand } from '../read-command.ts';
import { type BodyValue, bodyValue } from './body.ts';
import { trackLines } from './message-lines.ts';
import { statusColumns } from './status-table.ts';

/** How far the groups of its topic are with a message. */
export interface Progress {
  readonly tracks: readonly MessageTrack[];
  readonly consumeStatus: readonly GroupStatus[];
}

/** One client of one group, to have it consume a message. */
export interface PushTarget {
  readonly group: string;
  readonly clientId: string;
}

/** A message as JSON shows it. */
export const shownMessage = (message: MessageExt): MessageFacts & BodyValue => ({
  ...messageFacts(message),
  ...bodyValue(message),
});

/** The client that -g and -d name together. @throws MqError USAGE when only one of them is given */
export function pushTarget(group: string | undefined, clientId: string | undefined): PushTarget | undefined {
  if (group === undefined && clientId === undefined) return undefined;
  if (group !== undefined && clientId !== undefined) return { group: group.trim(), clientId: clientId.trim() };
  throw new MqError(
    'USAGE',
    group === undefined ? '--clientId (-d) needs --consumerGroup (-g)' : '--consumerGroup (-g) needs --clientId (-d)',
  );
}

/** What commands that show messages they found share. */
export abstract class FoundCommand<Value> extends ReadCommand<Value> {
  protected async progressOf(client: AdminClient, message: MessageExt): Promise<Progress> {
    const tracks = await messageTracks(client, message);
    return { tracks, consumeStatus: await consumeStatus(client, message, tracks) };
  }

  /** Has one client consume the message now; ends with BAD_ANSWER when it did not. */
  protected async pushTo(
    client: AdminClient,
    message: MessageExt,
    { group, clientId }: PushTarget,
  ): Promise<ConsumeMessageDirectlyResult> {
    this.onlyOnce('--clientId');
    const push = await consumeDirectly(client, message, group, clientId);
    if (push.consumeResult !== 'CR_SUCCESS' && push.consumeResult !== 'CR_COMMIT') this.endWith('BAD_ANSWER');
    return push;
  }

  /** The groups below a message: the lines of the original, then how far each is. */
  protected renderProgress({ tracks, consumeStatus: statuses }: Progress): void {
    this.out.line();
    for (const line of trackLines(tracks)) this.out.line(line);
    if (statuses.length > 0) this.out.line();
    this.out.table(statusColumns, statuses, { empty: '' });
  }

  protected renderPush({
    order,
    autoCommit,
    consumeResult,
    remark,
    spentTimeMills,
  }: ConsumeMessageDirectlyResult): void {
    this.out.line(
      `ConsumeMessageDirectlyResult [order=${order}, autoCommit=${autoCommit}, consumeResult=${consumeResult}, ` +
        `remark=${remark ?? 'null'}, spentTimeMills=${spentTimeMills}]`,
    );
  }
}
