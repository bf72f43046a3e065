import { ResponseCode } from '../../../protocol/codes/response.ts';
import type { RemotingLog } from '../../../remoting/log.ts';
import type { Refusal } from '../../../remoting/refusal.ts';
import type { Connection } from '../../../remoting/types.ts';
import type { ConsumerGroup } from '../client/consumer-group.ts';
import { Rarely } from '../rarely.ts';
import type { PullHeader } from './pull-filter.ts';

/** Refusals that say that client and broker disagree about a subscription. */
const SUBSCRIPTION_CODES: ReadonlySet<number> = new Set([
  ResponseCode.SUBSCRIPTION_PARSE_FAILED,
  ResponseCode.SUBSCRIPTION_NOT_EXIST,
  ResponseCode.SUBSCRIPTION_NOT_LATEST,
  ResponseCode.FILTER_DATA_NOT_EXIST,
]);

/** Names who pulls without a subscription that fits, and what the group subscribes to instead. */
export class RefusalLog {
  readonly #log: RemotingLog;
  readonly #online: (group: string) => ConsumerGroup | undefined;
  readonly #rarely = new Rarely(60_000);

  constructor(log: RemotingLog, online: (group: string) => ConsumerGroup | undefined) {
    this.#log = log;
    this.#online = online;
  }

  note({ consumerGroup: group, topic }: PullHeader, connection: Connection, refusal: Refusal): void {
    const peer = connection.remoteAddress;
    if (!SUBSCRIPTION_CODES.has(refusal.code)) return;
    if (!this.#rarely.isDue(`${group}/${topic}/${peer}/${refusal.code}`, performance.now())) return;
    const online = this.#online(group);
    const clientId = online?.channels().find((channel) => channel.connection === connection)?.clientId;
    const subscribed = [...(online?.subscriptions.values() ?? [])].map((data) => `${data.topic}: ${data.subString}`);
    this.#log.warn(
      { group, topic, peer, clientId, code: refusal.code, subscribed, members: online?.clientIds() ?? [] },
      `a pull of ${clientId ?? peer} is refused: ${refusal.message}`,
    );
  }
}
