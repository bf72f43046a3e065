import type { Answer, HistoryEvent, Invoke } from '../history/events.ts';

/** A send from its begin to its end. */
export interface Send {
  readonly by: string;
  readonly lane: string;
  readonly keys: readonly string[];
  readonly topic: string;
  readonly invokedAt: number;
  /** Undefined when no answer was written: its end is unknown. */
  readonly answeredAt: number | undefined;
  /** Undefined when there was no answer of a broker. */
  readonly code: number | undefined;
  readonly broker: string;
  readonly queue: number;
  readonly offset: number | undefined;
  readonly error: string | undefined;
}

/** A message of a send with the place its answer names. */
export interface Placed {
  readonly key: string;
  readonly place: string;
  readonly offset: number;
  readonly send: Send;
}

/** A queue's name in all texts and tables. */
export const placeOf = (broker: string, topic: string, queue: number): string => `${broker}/${topic}/${queue}`;

/** Joins invokes and answers, in the order of the invokes. @throws Error for an answer to nothing */
export function sendsOf(history: readonly HistoryEvent[]): Send[] {
  const open = new Map<string, { invoke: Invoke; answer?: Answer }>();
  for (const event of history) {
    if (event.t === 'invoke') open.set(`${event.by} ${event.op}`, { invoke: event });
    if (event.t !== 'answer') continue;
    const entry = open.get(`${event.by} ${event.op}`);
    if (entry === undefined) throw new Error(`${event.by} answers operation ${event.op}, which did not begin`);
    if (entry.answer !== undefined) throw new Error(`${event.by} answers operation ${event.op} twice`);
    entry.answer = event;
  }
  return [...open.values()].map(({ invoke, answer }) => ({
    by: invoke.by,
    lane: invoke.lane,
    keys: invoke.keys,
    topic: invoke.topic,
    invokedAt: invoke.at,
    answeredAt: answer?.at,
    code: answer?.code,
    broker: answer?.broker ?? invoke.broker ?? '',
    queue: answer?.queue ?? invoke.queue,
    offset: answer?.offset,
    error: answer?.error,
  }));
}

/** The messages of sends whose answers have one of these codes. */
export function placed(sends: readonly Send[], codes: ReadonlySet<number>): Placed[] {
  return sends.flatMap((send) => {
    const { code, offset } = send;
    if (code === undefined || offset === undefined || !codes.has(code)) return [];
    const place = placeOf(send.broker, send.topic, send.queue);
    return send.keys.map((key, i) => ({ key, place, offset: offset + i, send }));
  });
}

/** Answers that promise. */
export const ACKNOWLEDGED: ReadonlySet<number> = new Set([0]);
