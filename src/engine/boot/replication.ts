import { systemClock } from '../../clock.ts';
import type { BrokerConfigStore } from '../../config/index.ts';
import type { Logger } from '../../observe/index.ts';
import { RemotingClient } from '../../remoting/client.ts';
import type { Broker } from '../broker/broker.ts';
import { adoptTimerProgress } from '../broker/timer/adopted-progress.ts';
import { ClassicReplication } from '../ha/classic/classic-replication.ts';
import { PartialLogFile } from '../ha/classic/partial-log.ts';
import { HaServer } from '../ha/ha-server.ts';
import { SlaveSync } from '../ha/slave-sync/slave-sync.ts';
import { syncedTables, timerTable } from '../ha/slave-sync/tables.ts';
import { nodeFileSystem } from '../store/files/file-system.ts';
import type { MessageStore } from '../store/message-store.ts';

/** How often a slave asks for its master's tables, as one of 4.9. */
const SYNC_PERIOD_MS = 10_000;

export interface ReplicationParts {
  config: BrokerConfigStore;
  broker: Broker;
  store: MessageStore;
  server: HaServer;
  /** `brokerIP2` and the port of `server`. */
  haAddress: string;
  /** Keys given by the file or by flags. */
  given: ReadonlyMap<string, unknown>;
  log: Logger;
}

/** Replication at work. */
export interface Replication {
  close(): Promise<void>;
}

/** Opens the port slaves replicate from. @throws MqError IN_USE, CANNOT_CREATE */
export function openHaServer(config: BrokerConfigStore, port: number, log: Logger): Promise<HaServer> {
  return HaServer.listen({
    host: config.values.bindAddress,
    port,
    log,
    silentMs: () => config.get('haHousekeepingInterval'),
  });
}

/** Replicates with fixed roles, as the original. To be called before the broker starts and takes its role. */
export function startClassicReplication(parts: ReplicationParts): Replication {
  const { config, broker, store, server, haAddress, given, log } = parts;
  const { values } = config;
  let countsReplicas = given.has('inSyncReplicas');
  config.on(['inSyncReplicas'], () => {
    countsReplicas = true;
  });
  const client = new RemotingClient({ log });
  const timer = timerTable((body) => adoptTimerProgress(values, body, nodeFileSystem));
  const sync = new SlaveSync({
    client,
    tables: [...syncedTables(broker.services, store), ...(values.timerWheelEnable ? [timer] : [])],
    master: () => broker.role.state.masterAddress,
    logEnd: () => store.replica.end,
    periodMs: () => SYNC_PERIOD_MS,
    log,
  });
  const replication = new ClassicReplication({
    store,
    role: broker.role,
    server,
    sync,
    partial: new PartialLogFile(values.storePathRootDir, { warn: (text) => log.warn(text) }),
    settings: () => values,
    countsReplicas: () => countsReplicas,
    haAddress,
    clock: systemClock,
    log,
  });
  broker.replication = replication;
  return {
    async close() {
      await replication.close();
      await client.close();
    },
  };
}
