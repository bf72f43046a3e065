import { MqError, messageOf } from '../../../errors/index.ts';
import type { CallOptions, DoneOutcome, SessionEvent, WriteOutcome } from './types.ts';
import { type TimeLeft, unknownOr, type ValueNodes, writeOutcome } from './value-nodes.ts';
import { encode } from './values/codec.ts';
import type { Schema } from './values/schemas.ts';

/** Milliseconds until a value that is not published is tried again. */
const RETRY_MS = 1000;

/**
 * One ephemeral node that is kept where it is: written at each `publish`, after each new connection, and, while another
 * session holds it or nobody knows, each second and when it goes.
 */
export class Published<T extends object> {
  private readonly nodes: ValueNodes;
  private readonly schema: Schema<T>;
  private readonly trouble: (error: MqError) => void;
  private readonly stops: (() => void)[];
  private path = '';
  private wanted: T | undefined;
  private running: Promise<WriteOutcome> | undefined;
  private next: Promise<WriteOutcome> | undefined;
  private timer: NodeJS.Timeout | undefined;
  /** The node as this session last wrote it. */
  private held: { sessionId: string; version: number } | undefined;

  constructor(nodes: ValueNodes, schema: Schema<T>, trouble: (error: MqError) => void) {
    this.nodes = nodes;
    this.schema = schema;
    this.trouble = trouble;
    this.stops = [
      nodes.session.onSession((event) => this.onSession(event)),
      nodes.session.onNode((path) => {
        if (path === this.path) this.again();
      }),
    ];
  }

  /** Writes `value` to `path` and keeps it there. Of several calls made while one is under way, the last value counts. */
  publish(path: string, value: T, options?: CallOptions): Promise<WriteOutcome> {
    if (this.wanted !== undefined && path !== this.path) {
      throw new MqError('BUG', `${path} was to be published by the one that publishes ${this.path}`);
    }
    this.path = path;
    this.wanted = value;
    return this.write(options);
  }

  /** Takes the node away if it is this session's, and no longer publishes anything. */
  async withdraw(options?: CallOptions): Promise<DoneOutcome> {
    this.wanted = undefined;
    clearTimeout(this.timer);
    // Whoever asked for it is told how it ended.
    await this.running?.catch(() => undefined);
    this.held = undefined;
    const left = this.nodes.within(options);
    const found = await this.nodes.session.get(this.path, left());
    if (!found.ok) return found.failure === 'noNode' ? { outcome: 'ok' } : unknownOr(found);
    const { ephemeralOwner, version } = found.value.stat;
    if (ephemeralOwner !== this.nodes.session.sessionId) return { outcome: 'ok' };
    const gone = await this.nodes.session.remove(this.path, version, left());
    return gone.ok || gone.failure === 'noNode' ? { outcome: 'ok' } : unknownOr(gone);
  }

  /** Forgets everything; the node goes with the session. */
  stop(): void {
    this.wanted = undefined;
    clearTimeout(this.timer);
    for (const stop of this.stops) stop();
  }

  private onSession(event: SessionEvent): void {
    if (event.type === 'connected') this.again();
    else if (event.type === 'suspended') clearTimeout(this.timer);
  }

  private again(): void {
    if (this.wanted === undefined) return;
    this.write().catch((error: unknown) =>
      this.trouble(error instanceof MqError ? error : new MqError('BUG', messageOf(error), { cause: error })),
    );
  }

  private write(options?: CallOptions): Promise<WriteOutcome> {
    if (this.running !== undefined) {
      this.next ??= this.running
        .catch(() => undefined)
        .then(() => {
          this.next = undefined;
          return this.write(options);
        });
      return this.next;
    }
    clearTimeout(this.timer);
    const running = this.attempt(this.nodes.within(options)).finally(() => {
      this.running = undefined;
    });
    this.running = running;
    running.then(
      (outcome) => this.settle(outcome.outcome === 'ok'),
      () => this.settle(false),
    );
    return running;
  }

  private settle(done: boolean): void {
    if (done || this.wanted === undefined || this.nodes.session.status !== 'connected') return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.again(), RETRY_MS).unref();
  }

  private async attempt(left: TimeLeft): Promise<WriteOutcome> {
    const { session } = this.nodes;
    const value = this.wanted;
    if (value === undefined) return { outcome: 'notFound' };
    const data = encode(this.schema, value, {});
    const held = this.held;
    this.held = undefined;
    if (held !== undefined && held.sessionId === session.sessionId) {
      const answer = await session.set(this.path, data, held.version, left());
      if (answer.ok) return this.hold(answer.value.version);
      if (answer.failure !== 'noNode' && answer.failure !== 'badVersion') return writeOutcome(answer);
    }
    const made = await this.nodes.inParent(this.path, left, () =>
      session.create(this.path, data, { ephemeral: true, ...left() }),
    );
    if (made.ok) return this.hold(0);
    if (made.failure !== 'nodeExists') return writeOutcome(made);
    const found = await session.exists(this.path, left());
    if (!found.ok) return writeOutcome(found);
    // Gone between the two: the next attempt makes it.
    if (found.value === undefined) return { outcome: 'conflict' };
    if (found.value.ephemeralOwner !== session.sessionId) {
      const watched = await session.exists(this.path, { watch: true, ...left() });
      return watched.ok ? { outcome: 'conflict' } : writeOutcome(watched);
    }
    const answer = await session.set(this.path, data, found.value.version, left());
    return answer.ok ? this.hold(answer.value.version) : writeOutcome(answer);
  }

  private hold(version: number): WriteOutcome {
    const { sessionId } = this.nodes.session;
    this.held = sessionId === undefined ? undefined : { sessionId, version };
    return { outcome: 'ok', version };
  }
}
