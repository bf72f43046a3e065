import { expect } from 'vitest';
import { type MqRun, mq, mqJson } from '../../cli/spawn.ts';
import type { Cluster } from '../lab.ts';
import { type Differences, differences } from './differences.ts';

/** What all commands work on, made by the first of them and deleted by the last. */
export const TOPIC = 'CliOrders';
export const GROUP = 'cli-billing';
/** Exit status for a name that does not exist. */
export const NOT_FOUND = 65;

/** Our executable as a user of one cluster runs it. */
export class Cli {
  readonly #start: () => Promise<Cluster>;
  #cluster: Cluster | undefined;

  constructor(start: () => Promise<Cluster>) {
    this.#start = start;
  }

  get cluster(): Cluster {
    if (this.#cluster === undefined) throw new Error('the cluster is not started');
    return this.#cluster;
  }

  /** What this peer is known to say differently. */
  get known(): Differences {
    return differences[this.cluster.peer];
  }

  readonly open = async (): Promise<void> => {
    this.#cluster = await this.#start();
  };

  readonly close = async (): Promise<void> => this.#cluster?.kill();

  readonly run = (...args: string[]): Promise<MqRun> => mq(args, this.#options());

  /** Runs a command that must succeed without a word on stderr, and returns its document. */
  readonly json = async <T = unknown>(...args: string[]): Promise<T> => {
    const { status, stderr, document } = await mqJson(args, this.#options());
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    return document as T;
  };

  /** The same with a text on stdin. */
  readonly jsonWith = async <T = unknown>(stdin: string, ...args: string[]): Promise<T> => {
    const { status, document } = await mqJson(args, { ...this.#options(), stdin });
    expect(status).toBe(0);
    return document as T;
  };

  /** What a command that must fail reports under --json: its status is the error's, and stdout stays empty. */
  readonly failure = async (...args: string[]): Promise<unknown> => {
    const { status, stdout, stderr } = await this.run(...args, '--json');
    const { error } = JSON.parse(stderr) as { error: { exit: number } };
    expect({ status, stdout }).toEqual({ status: error.exit, stdout: '' });
    return error;
  };

  /** The cells of a printed table, without its heading. */
  readonly rows = ({ stdout }: MqRun): string[][] =>
    stdout
      .trimEnd()
      .split('\n')
      .slice(1)
      .map((line) => line.split(/ {2,}/));

  #options() {
    return { env: { NAMESRV_ADDR: this.cluster.namesrv } };
  }
}

/** Of updateTopic, updateSubGroup and the deletions. */
export interface Updated {
  brokers: { created?: boolean; changes?: object; config?: { attributes?: object } }[];
  orderConf?: { new?: string; old?: string; nameServers?: object[] };
}

/** Of consumeMessage and queryMsgByKey. */
export interface Read {
  messages: { body: string; queueId: number; storeTimestamp: number }[];
  queues: object[];
}
