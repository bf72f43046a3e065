import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrokerConfig } from './config/index.ts';
import { startBroker } from './engine/boot/broker.ts';

/** What {@link startTestBroker} may be told. */
export interface TestBrokerOptions {
  /** Where messages are kept; by default a temporary directory that is removed at the end. */
  directory?: string;
  /** Keys of broker.conf; small files are the default, so that a broker costs little disk. */
  config?: Partial<BrokerConfig>;
}

/** A broker and name server inside this process. */
export interface TestBroker {
  /** `host:port` of the name server: what clients are given. */
  readonly namesrvAddr: string;
  /** `host:port` of the broker. */
  readonly brokerAddr: string;
  readonly brokerName: string;
  readonly clusterName: string;
  readonly directory: string;
  /** Stops both and removes the temporary directory. */
  close(): Promise<void>;
}

const SMALL_FILES: Partial<BrokerConfig> = {
  mappedFileSizeCommitLog: 16 * 1024 * 1024,
  mappedFileSizeConsumeQueue: 20_000,
  maxHashSlotNum: 50_000,
  maxIndexNum: 200_000,
};

/**
 * Starts a broker with its name server on free ports of 127.0.0.1, for the tests of whoever uses message queues. Several
 * may run at once.
 *
 * @throws MqError CONFIG for a key that mq cannot serve
 */
export async function startTestBroker(options: TestBrokerOptions = {}): Promise<TestBroker> {
  const directory = options.directory ?? (await mkdtemp(join(tmpdir(), 'mq-test-broker-')));
  const removes = options.directory === undefined;
  try {
    const broker = await startBroker({
      logToFiles: false,
      overrides: {
        ...SMALL_FILES,
        brokerName: 'test-broker',
        ...options.config,
        listenPort: options.config?.listenPort ?? 0,
        embeddedNamesrvPort: options.config?.embeddedNamesrvPort ?? 0,
        storePathRootDir: directory,
      },
    });
    return {
      namesrvAddr: broker.namesrvAddr,
      brokerAddr: broker.address,
      brokerName: broker.brokerName,
      clusterName: broker.clusterName,
      directory,
      async close() {
        await broker.close();
        if (removes) await rm(directory, { recursive: true, force: true });
      },
    };
  } catch (error) {
    if (removes) await rm(directory, { recursive: true, force: true });
    throw error;
  }
}
