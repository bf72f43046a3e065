import type { AdminClient } from '../../client/admin-client.ts';
import { MqError } from '../../errors/index.ts';
import { fanOut, type Outcome, unlessAllFailed } from '../fan-out.ts';
import { resolveMasters, resolveReplicas, type Target, type TargetChoice } from '../targets.ts';
import { needing } from '../unsupported.ts';

/** The tables a broker may keep in RocksDB. */
export const rocksdbTables = ['topics', 'subscriptionGroups', 'consumerOffsets'] as const;
export type RocksdbTable = (typeof rocksdbTables)[number];

/** What a broker says of where it keeps things. */
async function settingsOf(client: AdminClient, addr: string): Promise<Map<string, string>> {
  return (await client.brokers.getConfig(addr)).config;
}

export interface ExportedTables {
  brokers: Outcome<Target, void>[];
  /** Broker names that have no master now. */
  withoutMaster: string[];
}

/**
 * Has brokers write tables from RocksDB to JSON files on their own disks. A broker that keeps them in JSON files anyway
 * would say it had done so.
 *
 * @throws MqError REFUSED where no broker keeps tables in RocksDB
 */
export async function exportRocksdbTables(
  client: AdminClient,
  choice: TargetChoice,
  tables: readonly RocksdbTable[],
): Promise<ExportedTables> {
  const what =
    'the export of tables in RocksDB, which brokers of RocketMQ with storeType=defaultRocksDB have from 5.3.1 on';
  const { targets, withoutMaster } = await resolveMasters(client, choice);
  const work = async ({ addr }: Target): Promise<void> => {
    const storeType = (await settingsOf(client, addr)).get('storeType') ?? 'default';
    if (storeType !== 'defaultRocksDB') {
      throw new MqError('REFUSED', `${addr} keeps no tables in RocksDB: storeType=${storeType}`, {
        address: addr,
        hint: 'Only a broker of RocketMQ 5.3.1 or later with storeType=defaultRocksDB does; others keep JSON files.',
      });
    }
    await needing(what, client.rocksdb.exportRocksdbConfig(addr, tables));
  };
  return { brokers: unlessAllFailed(await fanOut(targets, work, client.signal)), withoutMaster };
}

/** What became of one broker's POP records. */
export interface RolledBack {
  brokerName: string | undefined;
  /** Whether it keeps any in RocksDB; where it does not there was nothing to do. */
  inRocksdb: boolean;
}

/** Has brokers, masters and slaves, move their POP check-points from RocksDB back to their files. */
export async function rollBackPopRecords(
  client: AdminClient,
  choice: TargetChoice,
  { dryRun }: { readonly dryRun: boolean },
): Promise<Outcome<Target, RolledBack>[]> {
  const what = 'the export of POP records, which brokers of RocketMQ have from 5.3.2 on';
  const work = async ({ addr }: Target): Promise<RolledBack> => {
    const settings = await settingsOf(client, addr);
    if (!settings.has('popConsumerKVServiceEnable')) {
      throw new MqError('REFUSED', `${addr} does not serve ${what}`, { address: addr });
    }
    const inRocksdb = settings.get('popConsumerKVServiceInit') === 'true';
    if (!dryRun) await needing(what, client.rocksdb.rollBackPop(addr));
    return { brokerName: settings.get('brokerName'), inRocksdb };
  };
  return unlessAllFailed(await fanOut(await resolveReplicas(client, choice), work, client.signal));
}
