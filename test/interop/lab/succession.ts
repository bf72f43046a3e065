import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../support/ports.ts';
import type { Cluster, ClusterOptions, PeerName } from './cluster.ts';
import { start } from './start.ts';

/** What a test's context has, to end what the test began. */
type OnTestFinished = (end: () => Promise<void>) => void;

/** Brokers that follow each other on one store and one port, of whatever make; for one test alone. */
export class Succession {
  readonly store: string;
  readonly #dir: string;
  readonly #port: number;
  #cluster: Cluster | undefined;
  #starting: Promise<unknown> | undefined;

  private constructor(dir: string, port: number) {
    this.#dir = dir;
    this.#port = port;
    this.store = join(dir, 'store');
  }

  /** An empty directory, which goes with the broker that runs when the test is over. */
  static async begin(onTestFinished: OnTestFinished): Promise<Succession> {
    // Offset ids hold the broker's address, so all brokers get the same one.
    const begun = new Succession(await mkdtemp(join(tmpdir(), 'mq-succession-')), await freePort([-2, 1]));
    onTestFinished(() => begun.#end());
    return begun;
  }

  /** Starts the next broker; the one before it is gone by now. */
  async open(peer: PeerName, config: ClusterOptions['config'] & object): Promise<Cluster> {
    const places = { dir: join(this.#dir, peer), store: this.store, port: this.#port };
    const starting = start(peer, { ...places, config: { ...config } });
    this.#starting = starting;
    this.#cluster = await starting;
    return this.#cluster;
  }

  /** The broker that was started last. */
  get cluster(): Cluster {
    if (this.#cluster === undefined) throw new Error('no broker was started');
    return this.#cluster;
  }

  async #end(): Promise<void> {
    // A test that ran out of its time may have one under way; why it failed to start is the test's matter.
    await this.#starting?.catch(() => undefined);
    await this.#cluster?.kill();
    await rm(this.#dir, { recursive: true, force: true });
  }
}
