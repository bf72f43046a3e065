import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { Flow } from './flow.ts';
import { type Direction, isOpen, type LinkMode, PASS } from './mode.ts';

export interface LinkAddress {
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** Where connections lead, `host:port`. */
  readonly target: string;
}

/** What went over a link. */
export interface LinkCounts {
  connections: number;
  forth: number;
  back: number;
  cuts: number;
}

interface Pair {
  readonly source: Socket;
  target: Socket | undefined;
  flows: { forth: Flow; back: Flow } | undefined;
}

/** A listener whose connections lead somewhere else, and which can be made to fail as networks do. */
export class Link {
  readonly counts: LinkCounts = { connections: 0, forth: 0, back: 0, cuts: 0 };
  readonly #address: LinkAddress;
  readonly #server: Server;
  readonly #pairs = new Set<Pair>();
  #mode: LinkMode = PASS;
  #left = Number.POSITIVE_INFINITY;

  private constructor(address: LinkAddress) {
    this.#address = address;
    this.#server = createServer({ pauseOnConnect: true, allowHalfOpen: true, noDelay: true }, (source) =>
      this.#accept(source),
    );
  }

  static open(address: LinkAddress): Promise<Link> {
    const link = new Link(address);
    return new Promise((resolve, reject) => {
      link.#server.once('error', reject);
      link.#server.listen(address.port, address.host, () => resolve(link));
    });
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get mode(): LinkMode {
    return this.#mode;
  }

  setMode(mode: LinkMode): void {
    this.#mode = mode;
    this.#left = mode.kind === 'cut' ? mode.afterBytes : Number.POSITIVE_INFINITY;
    for (const pair of this.#pairs) this.#apply(pair);
  }

  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    for (const pair of this.#pairs) this.#reset(pair);
    await closed;
  }

  #accept(source: Socket): void {
    this.counts.connections++;
    const pair: Pair = { source, target: undefined, flows: undefined };
    this.#pairs.add(pair);
    this.#watch(pair, source);
    this.#apply(pair);
  }

  #apply(pair: Pair): void {
    const mode = this.#mode;
    if (mode.kind === 'reset') {
      this.#reset(pair);
      return;
    }
    // Who dials into a black hole gets no further than this machine's own socket.
    if (pair.target === undefined && isOpen(mode, 'forth')) this.#connect(pair);
    const delayMs = mode.kind === 'delay' ? mode.ms : 0;
    pair.flows?.forth.set(isOpen(mode, 'forth'), delayMs);
    pair.flows?.back.set(isOpen(mode, 'back'), delayMs);
  }

  #connect(pair: Pair): void {
    const colon = this.#address.target.lastIndexOf(':');
    const target = connect({
      host: this.#address.target.slice(0, colon),
      port: Number(this.#address.target.slice(colon + 1)),
      allowHalfOpen: true,
      noDelay: true,
    });
    target.pause();
    pair.target = target;
    this.#watch(pair, target);
    const { source } = pair;
    pair.flows = {
      forth: new Flow(source, target, this.#toll('forth')),
      back: new Flow(target, source, this.#toll('back')),
    };
  }

  #toll(direction: Direction): { take(bytes: number): number; cut(): void } {
    return {
      take: (bytes) => {
        this.counts[direction] += bytes;
        if (this.#mode.kind !== 'cut' || this.#mode.direction !== direction) return bytes;
        const allowed = Math.min(bytes, this.#left);
        this.#left -= allowed;
        return allowed;
      },
      cut: () => {
        this.counts.cuts++;
        this.setMode(PASS);
      },
    };
  }

  /** Both ends of a connection share its fate; a reset of one resets the other. */
  #watch(pair: Pair, socket: Socket): void {
    // What went wrong shows in hadError of close.
    socket.on('error', () => socket.destroy());
    socket.once('close', (hadError) => {
      const other = socket === pair.source ? pair.target : pair.source;
      if (hadError) this.#reset(pair);
      else if (other?.destroyed !== false) this.#pairs.delete(pair);
    });
  }

  #reset(pair: Pair): void {
    this.#pairs.delete(pair);
    for (const socket of [pair.source, pair.target]) if (socket?.destroyed === false) socket.resetAndDestroy();
  }
}
