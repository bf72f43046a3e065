import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrokerConfig } from '../../../src/config/index.ts';
import { type BrokerProcess, startBroker } from '../../../src/engine/boot/broker.ts';
import { type FileSystem, nodeFileSystem } from '../../../src/engine/store/files/file-system.ts';
import { freePort } from '../../support/ports.ts';

/** Where a broker's messages are, and on which disk. */
export interface RealBrokerOptions {
  readonly directory?: string;
  readonly fileSystem?: FileSystem;
}

/** Real brokers of a test, in this process, closed by it in reverse order. */
export class RealBrokers {
  readonly #namesrvAddr: string;
  readonly #running = new Set<BrokerProcess>();
  readonly #directories: string[] = [];

  /** @param namesrvAddr where they register unless told otherwise */
  constructor(namesrvAddr: string) {
    this.#namesrvAddr = namesrvAddr;
  }

  async directory(): Promise<string> {
    const directory = await mkdtemp(join(tmpdir(), 'mq-doctor-'));
    this.#directories.push(directory);
    return directory;
  }

  /** Starts one with small files; how full this machine's disk is decides nothing unless the test says so. */
  async start(
    config: Partial<BrokerConfig>,
    { directory, fileSystem = roomy() }: RealBrokerOptions = {},
  ): Promise<BrokerProcess> {
    const broker = await startBroker({
      logToFiles: false,
      fileSystem,
      overrides: {
        ...{ bindAddress: '127.0.0.1', brokerIP1: '127.0.0.1', brokerIP2: '127.0.0.1', listenPort: 0 },
        ...{ namesrvAddr: this.#namesrvAddr, storePathRootDir: directory ?? (await this.directory()) },
        ...{ mappedFileSizeCommitLog: 1024 * 1024, mappedFileSizeConsumeQueue: 20_000 },
        ...{ maxHashSlotNum: 5000, maxIndexNum: 20_000 },
        ...config,
      },
    });
    this.#running.add(broker);
    return broker;
  }

  /** A slave of a name. */
  slave(
    brokerName: string,
    config: Partial<BrokerConfig> = {},
    options: RealBrokerOptions = {},
  ): Promise<BrokerProcess> {
    return this.start({ brokerName, brokerRole: 'SLAVE', brokerId: 1, ...config }, options);
  }

  async stop(broker: BrokerProcess): Promise<void> {
    this.#running.delete(broker);
    await broker.close();
  }

  async close(): Promise<void> {
    for (const broker of [...this.#running].reverse()) await this.stop(broker);
    for (const directory of this.#directories.splice(0)) await rm(directory, { recursive: true, force: true });
  }
}

/** The machine's files on a volume of which a part is used, that changes as the test wants it to. */
export function roomy(volume = { usedRatio: 0.1 }): FileSystem {
  const totalBytes = 1e12;
  const space = () => {
    const freeBytes = Math.round(totalBytes * (1 - volume.usedRatio));
    return { totalBytes, freeBytes, availableBytes: freeBytes };
  };
  return { ...nodeFileSystem, volume: space };
}

/** `host:port` where nobody listens. */
export const nobodyAt = async (): Promise<string> => `127.0.0.1:${await freePort()}`;
