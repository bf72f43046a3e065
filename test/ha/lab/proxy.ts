import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { killAndWait, spawnTypeScript } from '../../support/child.ts';
import type { LinkAddress, LinkCounts } from './proxy/link.ts';
import type { ProxyAnswer, ProxyOrder } from './proxy/messages.ts';
import type { LinkMode } from './proxy/mode.ts';

/**
 * The partition proxy: one listener for each directed link between two processes, in a process of its own.
 *
 *   const proxy = PartitionProxy.start();
 *   const port = await proxy.listen('slave>master', { host: '127.0.2.1', port: 0, target: '127.0.1.1:10912' });
 *   await proxy.set(['slave>master'], { kind: 'black-hole' });
 */
export class PartitionProxy {
  readonly #child: ChildProcess;
  readonly #waiting = new Map<number, { resolve(answer: ProxyAnswer): void; reject(error: Error): void }>();
  #lastId = 0;

  private constructor(child: ChildProcess) {
    this.#child = child;
    if (child.stdout === null) throw new Error('the proxy has no output');
    createInterface({ input: child.stdout }).on('line', (line) => this.#answered(JSON.parse(line) as ProxyAnswer));
    child.once('exit', (code, signal) => {
      for (const { reject } of this.#waiting.values()) reject(new Error(`the proxy ended with ${code ?? signal}`));
      this.#waiting.clear();
    });
  }

  static start(): PartitionProxy {
    return new PartitionProxy(spawnTypeScript(join(import.meta.dirname, 'proxy/process.ts'), []));
  }

  /** Opens a link; resolves with its port. @throws Error when the name or the address is taken */
  async listen(link: string, address: LinkAddress): Promise<number> {
    const { port } = await this.#ask({ do: 'listen', link, address });
    if (port === undefined) throw new Error(`the proxy gave no port for ${link}`);
    return port;
  }

  /** Sets all these links at once. */
  async set(links: readonly string[], mode: LinkMode): Promise<void> {
    await this.#ask({ do: 'mode', links, mode });
  }

  async counts(link: string): Promise<LinkCounts> {
    const { counts } = await this.#ask({ do: 'counts', link });
    if (counts === undefined) throw new Error(`the proxy gave no counts for ${link}`);
    return counts;
  }

  async close(): Promise<void> {
    await killAndWait(this.#child);
  }

  #ask(order: ProxyOrder): Promise<ProxyAnswer> {
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#child.stdin?.write(`${JSON.stringify({ id, ...order })}\n`);
    });
  }

  #answered(answer: ProxyAnswer): void {
    const waiter = this.#waiting.get(answer.id);
    this.#waiting.delete(answer.id);
    if (answer.error === undefined) waiter?.resolve(answer);
    else waiter?.reject(new Error(answer.error));
  }
}
