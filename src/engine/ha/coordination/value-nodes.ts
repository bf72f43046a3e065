import type { Clock } from '../../../clock.ts';
import { MqError } from '../../../errors/index.ts';
import type { NodeAnswer, NodeFailure, NodeSession } from './nodes.ts';
import type { CallOptions, ListOutcome, ReadOptions, ReadOutcome, UnknownOutcome, WriteOutcome } from './types.ts';
import { decode, encode } from './values/codec.ts';
import type { Schema } from './values/schemas.ts';

/** How many nodes' unknown fields are remembered. */
const MAX_REMEMBERED = 1000;

/** Milliseconds left of a call that is made of several requests. */
export type TimeLeft = () => { timeoutMs: number };

/** Checked values in nodes: reads, conditional writes that keep what they do not know, and the way to a node. */
export class ValueNodes {
  readonly session: NodeSession;
  private readonly clock: Clock;
  /** By path: the fields nobody here knows, of the version they were read with. */
  private readonly unknownFields = new Map<string, { version: number; fields: Record<string, unknown> }>();

  /** @param clock a steady one, for deadlines */
  constructor(session: NodeSession, clock: Clock) {
    this.session = session;
    this.clock = clock;
  }

  /** Starts the deadline of a call. */
  within(options: CallOptions = {}): TimeLeft {
    const until = this.clock.now() + (options.timeoutMs ?? this.session.timeoutMs / 2);
    return () => ({ timeoutMs: Math.max(0, until - this.clock.now()) });
  }

  async read<T>(path: string, schema: Schema<T>, options: ReadOptions = {}): Promise<ReadOutcome<T>> {
    const left = this.within(options);
    const [synced, answer] = await Promise.all([this.catchUp(path, options, left), this.session.get(path, left())]);
    if (synced !== undefined) return synced;
    if (!answer.ok) return answer.failure === 'noNode' ? { outcome: 'notFound' } : unknownOr(answer);
    const { value, unknownFields } = decode(schema, answer.value.data, path);
    const { version } = answer.value.stat;
    this.remember(path, version, unknownFields);
    return { outcome: 'ok', value, version };
  }

  /** All values below `path`; none where there is no such node. What goes away meanwhile is left out. */
  async list<T>(path: string, schema: Schema<T>, options: ReadOptions = {}): Promise<ListOutcome<T>> {
    const left = this.within(options);
    const names = await this.names(path, options, left);
    if (names.outcome !== 'ok') return names;
    const answers = await Promise.all(names.values.map((name) => this.session.get(`${path}/${name}`, left())));
    const values: T[] = [];
    const malformed: MqError[] = [];
    for (const [at, answer] of answers.entries()) {
      if (!answer.ok) {
        if (answer.failure === 'noNode') continue;
        return unknownOr(answer);
      }
      try {
        values.push(decode(schema, answer.value.data, `${path}/${names.values[at]}`).value);
      } catch (error) {
        if (!(error instanceof MqError) || error.code !== 'BAD_DATA') throw error;
        malformed.push(error);
      }
    }
    return { outcome: 'ok', values, malformed };
  }

  /** Names of the nodes below, sorted; none where there is no such node. */
  async names(
    path: string,
    options: ReadOptions = {},
    left: TimeLeft = this.within(options),
  ): Promise<ListOutcome<string>> {
    const [synced, answer] = await Promise.all([
      this.catchUp(path, options, left),
      this.session.children(path, left()),
    ]);
    if (synced !== undefined) return synced;
    if (answer.ok) return { outcome: 'ok', values: answer.value.sort(), malformed: [] };
    return answer.failure === 'noNode' ? { outcome: 'ok', values: [], malformed: [] } : unknownOr(answer);
  }

  /** `conflict` where the node exists. Nodes above it are made. */
  async create<T extends object>(
    path: string,
    schema: Schema<T>,
    value: T,
    left: TimeLeft = this.within(),
  ): Promise<WriteOutcome> {
    const data = encode(schema, value, {});
    const answer = await this.inParent(path, left, () => this.session.create(path, data, left()));
    if (!answer.ok) return writeOutcome(answer);
    this.remember(path, 0, {});
    return { outcome: 'ok', version: 0 };
  }

  /** Writes if the version is still the expected one, with the unknown fields of that version. */
  async rewrite<T extends object>(
    path: string,
    schema: Schema<T>,
    value: T,
    expectedVersion: number,
    left: TimeLeft = this.within(),
  ): Promise<WriteOutcome> {
    let known = this.unknownFields.get(path);
    if (known?.version !== expectedVersion) {
      const now = await this.read(path, schema, left());
      if (now.outcome !== 'ok') return now;
      if (now.version !== expectedVersion) return { outcome: 'conflict' };
      known = this.unknownFields.get(path);
    }
    const fields = known?.fields ?? {};
    const answer = await this.session.set(path, encode(schema, value, fields), expectedVersion, left());
    if (!answer.ok) return writeOutcome(answer);
    this.remember(path, answer.value.version, fields);
    return { outcome: 'ok', version: answer.value.version };
  }

  /** Does a request that needs the node above `path`; where that is missing, makes it and does the request again. */
  async inParent<T>(path: string, left: TimeLeft, request: () => Promise<NodeAnswer<T>>): Promise<NodeAnswer<T>> {
    const answer = await request();
    if (answer.ok || answer.failure !== 'noNode') return answer;
    const made = await this.makeWay(path.slice(0, path.lastIndexOf('/')), left);
    return made.ok ? request() : made;
  }

  /** Makes a persistent empty node and all above it. */
  async makeWay(path: string, left: TimeLeft): Promise<NodeAnswer<void>> {
    if (path === '') return { ok: true, value: undefined };
    const answer = await this.session.create(path, Buffer.alloc(0), left());
    if (answer.ok || answer.failure === 'nodeExists') return { ok: true, value: undefined };
    if (answer.failure !== 'noNode') return answer;
    const above = await this.makeWay(path.slice(0, path.lastIndexOf('/')), left);
    if (!above.ok) return above;
    const again = await this.session.create(path, Buffer.alloc(0), left());
    return again.ok || again.failure !== 'nodeExists' ? again : { ok: true, value: undefined };
  }

  /** Sent ahead of the read on the same connection, so that both take one round trip; undefined when done or not asked. */
  private async catchUp(path: string, options: ReadOptions, left: TimeLeft): Promise<UnknownOutcome | undefined> {
    if (options.sync !== true) return undefined;
    const answer = await this.session.sync(path, left());
    return answer.ok ? undefined : unknownOr(answer);
  }

  private remember(path: string, version: number, fields: Record<string, unknown>): void {
    if (this.unknownFields.size >= MAX_REMEMBERED) this.unknownFields.clear();
    this.unknownFields.set(path, { version, fields });
  }
}

/** The outcome of a write that was not done. */
export function writeOutcome(failure: NodeFailure): WriteOutcome {
  switch (failure.failure) {
    case 'noNode':
      return { outcome: 'notFound' };
    case 'badVersion':
    case 'nodeExists':
      return { outcome: 'conflict' };
    default:
      return unknownOr(failure);
  }
}

/** An unknown outcome; every other failure is thrown. */
export function unknownOr(failure: NodeFailure): UnknownOutcome {
  if (failure.failure !== 'unknown') throw failure.error;
  return { outcome: 'unknown', sent: failure.sent, error: failure.error };
}
