import type { AdminClient } from '../../client/admin-client.ts';
import { MqError } from '../../errors/index.ts';
import { isRetryTopic, RETRY_PREFIX } from '../../protocol/names.ts';
import { fanOut, toMqError } from '../fan-out.ts';
import { consumerStatus } from '../group/consumer-status.ts';
import { allMasters } from '../targets.ts';
import { OffsetMoves } from './offset-moves.ts';
import type { MonitorReport } from './report.ts';
import { undoneMessages } from './undone-messages.ts';

/** The original's monitor: looks at all groups, round by round. What fails is reported, and tried again in the next. */
export class Monitor {
  readonly #client: AdminClient;
  readonly #moves: OffsetMoves;

  constructor(client: AdminClient) {
    this.#client = client;
    this.#moves = new OffsetMoves(client);
  }

  /** Everything one round has to say, as it is found out. @throws MqError INTERRUPTED by the client's signal */
  async *round(): AsyncGenerator<MonitorReport> {
    const began = performance.now();
    yield { kind: 'beginRound' };
    yield* this.#reports();
    yield { kind: 'endRound', spentMs: Math.round(performance.now() - began) };
  }

  async *#reports(): AsyncGenerator<MonitorReport> {
    try {
      yield* await this.#undone();
      for (const moved of await this.#moves.take()) yield { kind: 'deleteMsgsEvent', ...moved };
      yield* await this.#running();
    } catch (error) {
      const known = toMqError(error);
      if (known.code === 'INTERRUPTED') throw known;
      yield { kind: 'trouble', who: known.details.address ?? 'the name servers', error: known };
    }
  }

  async #undone(): Promise<MonitorReport[]> {
    const masters = allMasters(await this.#client.namesrv.getClusterInfo());
    const { undone, unreached } = await undoneMessages(this.#client, masters);
    return [
      ...undone.map((report) => ({ kind: 'undoneMsgs' as const, ...report })),
      ...unreached.map(({ addr, error }) => ({ kind: 'trouble' as const, who: addr, error })),
    ];
  }

  /** What should not be so with the groups that are online. */
  async #running(): Promise<MonitorReport[]> {
    const retryTopics = (await this.#client.namesrv.getAllTopics()).filter(isRetryTopic).sort();
    const groups = retryTopics.map((topic) => topic.slice(RETRY_PREFIX.length));
    const outcomes = await fanOut(groups, (group) => statusOf(this.#client, group), this.#client.signal);
    return outcomes.flatMap(({ item: consumerGroup, value, error }): MonitorReport[] => {
      if (error !== undefined) return [{ kind: 'trouble', who: consumerGroup, error }];
      return (value?.findings ?? []).map((finding) => ({ kind: 'consumerRunningInfo', consumerGroup, finding }));
    });
  }
}

/** How a group stands; undefined when nobody of it is online. */
async function statusOf(client: AdminClient, group: string) {
  try {
    return await consumerStatus(client, group);
  } catch (error) {
    if (error instanceof MqError && error.code === 'NOT_FOUND') return undefined;
    throw error;
  }
}
