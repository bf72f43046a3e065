import type { AdminClient } from '../../client/admin-client.ts';
import type { MqError } from '../../errors/index.ts';
import { updateBrokerConfig } from '../broker/broker-config.ts';
import { fanOut, toMqError } from '../fan-out.ts';
import { applyGroups, applyTopics } from './apply-entries.ts';
import { applyOrder } from './apply-order.ts';
import type { Difference } from './diff.ts';
import type { LiveCluster } from './live-cluster.ts';
import type { Note } from './note.ts';
import { prune } from './prune.ts';

export const ApplyOutcome = {
  /** Read back as it should be. */
  DONE: 'DONE',
  FAILED: 'FAILED',
  /** It cannot be made the same; the problem says why. */
  SKIPPED: 'SKIPPED',
  /** It is there and not in the document; only pruning removes it. */
  KEPT: 'KEPT',
} as const;
export type ApplyOutcome = (typeof ApplyOutcome)[keyof typeof ApplyOutcome];

/** A difference and what became of it. */
export interface AppliedDifference extends Difference {
  outcome: ApplyOutcome;
  error?: MqError | undefined;
}

export interface ApplyMetadataOptions {
  /** Remove what the document does not state. */
  prune: boolean;
  /** Called as each is done. */
  onDone?: () => void;
}

/**
 * Makes a cluster what a document says: order configuration first (brokers take it from the name servers when they
 * register), then topics, groups and broker configuration, what is removed last. Each is read back, and one that fails
 * stops none of the others.
 *
 * @throws MqError INTERRUPTED when the client's signal is given
 */
export async function applyMetadata(
  client: AdminClient,
  live: LiveCluster,
  found: readonly Difference[],
  options: ApplyMetadataOptions,
): Promise<AppliedDifference[]> {
  const outcomes = new Map<Difference, AppliedDifference>();
  const note: Note = (difference, error) => {
    const outcome = error === undefined ? ApplyOutcome.DONE : ApplyOutcome.FAILED;
    outcomes.set(difference, { ...difference, outcome, ...(error !== undefined && { error }) });
    options.onDone?.();
  };
  const open = found.filter(({ problem }) => problem === undefined);
  const made = (kind: Difference['kind']): Difference[] =>
    open.filter((difference) => difference.kind === kind && difference.action !== 'remove');
  await applyOrder(client, made('orderConfig'), note);
  await applyTopics(client, live, made('topic'), note);
  await applyGroups(client, live, made('group'), note);
  await applyConfig(client, live, made('brokerConfig'), note);
  if (options.prune) {
    const removed = open.filter(({ action }) => action === 'remove');
    await prune(client, live, removed, note);
  }
  return found.map((difference) => outcomes.get(difference) ?? { ...difference, outcome: leftAlone(difference) });
}

const leftAlone = ({ problem, action }: Difference): ApplyOutcome =>
  problem === undefined && action === 'remove' ? ApplyOutcome.KEPT : ApplyOutcome.SKIPPED;

/** Brokers side by side, the keys of a broker one after the other: each change rewrites its file. */
async function applyConfig(client: AdminClient, live: LiveCluster, found: readonly Difference[], note: Note) {
  const work = async ({ name: brokerName, addr }: LiveCluster['brokers'][number]): Promise<void> => {
    for (const difference of found.filter((one) => one.brokerName === brokerName)) {
      try {
        const { brokers } = await updateBrokerConfig(
          client,
          { addr },
          difference.name,
          String(difference.fields[0]?.to),
        );
        note(difference, brokers[0]?.error);
      } catch (error) {
        const known = toMqError(error);
        if (known.code === 'INTERRUPTED') throw known;
        note(difference, known);
      }
    }
  };
  for (const { error } of await fanOut(live.brokers, work, client.signal)) if (error !== undefined) throw error;
}
