import type { Target } from '../schedule/perform.ts';
import type { ZooKeeperServer } from './zookeeper.ts';

/** A ZooKeeper server as faults are done to it, whatever state an earlier one has left it in. */
export class ZooKeeperTarget implements Target {
  readonly name: string;
  readonly #server: ZooKeeperServer;
  #state: 'running' | 'stopped' | 'gone' = 'running';
  #starting: Promise<void> = Promise.resolve();

  constructor(name: string, server: ZooKeeperServer) {
    this.name = name;
    this.#server = server;
  }

  halt(): void {
    if (this.#state !== 'running') return;
    this.#server.pause();
    this.#state = 'stopped';
  }

  proceed(): void {
    if (this.#state !== 'stopped') return;
    this.#server.resume();
    this.#state = 'running';
  }

  async kill(): Promise<void> {
    if (this.#state === 'gone') return;
    this.#state = 'gone';
    await this.#server.kill();
  }

  async terminate(): Promise<void> {
    this.proceed();
    if (this.#state === 'gone') return;
    this.#state = 'gone';
    await this.#server.terminate();
  }

  start(): void {
    if (this.#state !== 'gone') return;
    this.#state = 'running';
    this.#starting = this.#server.restart();
    // Who waits for `ready` is told.
    this.#starting.catch(() => undefined);
  }

  ready(): Promise<void> {
    return this.#starting;
  }
}
