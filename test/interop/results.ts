/** The JSON lines that the programs under java/ print. */

export interface Received {
  id: string;
  queueId: number;
  offset: number;
  topic: string;
  tags: string | null;
  keys: string | null;
  flag: number;
  reconsumeTimes: number;
  /** Length of the body in bytes, decompressed. */
  length: number;
  /** The first 200 characters. */
  body: string;
  properties: Record<string, string>;
  /** When the broker stored it, in milliseconds. */
  stored: number;
}

export interface Produced {
  accepted: number;
  statuses: string[];
  errors: string[];
  ids: string[];
  offsetIds: string[];
  places: { queueId: number; offset: number; regionId: string }[];
}

export interface Pulled {
  received: number;
  messages: Received[];
  /** Per queue, read back from the broker. */
  committed: Record<string, number>;
  /** Pull statuses seen (pull only). */
  statuses?: string[];
}

export interface Pushed {
  received: number;
  instances: { clientId: string; queues: number[]; messages: Received[] }[];
  queuesAfterLeave?: number[];
}

export interface Queried {
  byKey: (Received & { code?: number })[];
  byUniqueId: Received | { error: string } | null;
  byOffsetId: Received | { error: string } | null;
  missingKey: { code?: number }[];
  queues: { queueId: number; min: number; max: number; earliestTime: number; atZero: number; atFuture: number }[];
}

export interface Refused {
  cases: Record<string, { by: 'nobody' | 'broker' | 'client'; code?: number; message?: string; result?: string }>;
}

/** Bodies in a stable order, to compare sets of messages. */
export const bodies = (messages: readonly Received[]): string[] => messages.map((message) => message.body).sort();

/** `prefix-0` … `prefix-(count-1)`, in the order of {@link bodies}. */
export const expectedBodies = (prefix: string, count: number): string[] =>
  Array.from({ length: count }, (_, i) => `${prefix}-${i}`).sort();
