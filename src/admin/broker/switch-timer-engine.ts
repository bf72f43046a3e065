import type { AdminClient } from '../../client/admin-client.ts';
import { fanOut, type Outcome, unlessAllFailed } from '../fan-out.ts';
import { resolveMasters, type Target, type TargetChoice } from '../targets.ts';
import { needing } from '../unsupported.ts';

/** What keeps timer messages: `R` a RocksDB timeline, `F` the files of a time wheel. */
export type TimerEngine = 'R' | 'F';

/**
 * Chooses what keeps the timer messages of one broker or of every master of a cluster. Nothing tells afterwards which it
 * is: a broker's own answer counts.
 *
 * @param dryRun only says who would be told
 * @throws MqError NOT_FOUND for an unknown cluster, REFUSED by brokers that know one engine only, and the first broker's
 *   own error when every one failed
 */
export async function switchTimerEngine(
  client: AdminClient,
  choice: TargetChoice,
  engine: TimerEngine,
  { dryRun = false }: { dryRun?: boolean } = {},
): Promise<{ brokers: Outcome<Target, void>[]; withoutMaster: string[] }> {
  const { targets, withoutMaster } = await resolveMasters(client, choice);
  const what = 'a choice of timer engines, which only brokers of RocketMQ newer than 5.3.3 have';
  const tell = async ({ addr }: Target): Promise<void> => {
    if (!dryRun) await needing(what, client.brokers.switchTimerEngine(addr, engine));
  };
  return { brokers: unlessAllFailed(await fanOut(targets, tell, client.signal)), withoutMaster };
}
