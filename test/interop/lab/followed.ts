import { existsSync, readFileSync } from 'node:fs';
import type { JavaRun, Jvm } from './jvm.ts';

/** A line of java/ConsumeFollow: what happened to a message in a consumer, and when. */
export interface Event {
  /** Milliseconds. */
  at: number;
  /** Whose file it stands in. */
  by: string;
  event: 'took' | 'suspended' | 'later';
  queueId: number;
  offset: number;
  reconsumeTimes: number;
  topic: string;
  body: string;
}

/** Starts java/ConsumeFollow, which writes to `file` until it is stopped or its JVM ends. */
export function follow(
  jvm: Jvm,
  namesrv: string,
  topic: string,
  group: string,
  file: string,
  ...options: string[]
): JavaRun {
  const run = jvm.start('ConsumeFollow', namesrv, topic, group, file, ...options);
  // A JVM that ends first is told to whoever waits for the outcome; nobody needs to.
  run.outcome.catch(() => undefined);
  return run;
}

/** The events of consumers that may have been killed, by the files they write, in the order of time. */
export function followed(files: Record<string, string>): Event[] {
  return Object.entries(files)
    .flatMap(([by, file]) => eventsOf(by, file))
    .sort((a, b) => a.at - b.at);
}

function eventsOf(by: string, file: string): Event[] {
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8').split('\n');
  // A kill may leave half a line.
  return lines.slice(0, -1).map((line) => {
    const [at, event, queueId, offset, reconsumeTimes, topic = '', body = ''] = line.split('\t');
    return {
      at: Number(at),
      by,
      event: event as Event['event'],
      queueId: Number(queueId),
      offset: Number(offset),
      reconsumeTimes: Number(reconsumeTimes),
      topic,
      body,
    };
  });
}

/** By queue. */
export function byQueue(events: readonly Event[]): Map<number, Event[]> {
  const queues = new Map<number, Event[]>();
  for (const event of events) queues.set(event.queueId, [...(queues.get(event.queueId) ?? []), event]);
  return queues;
}

/**
 * Says how a queue's messages were taken out of order: a gap, or a step back that is not the repetition with which a
 * new owner goes on from the committed offset. Empty when nothing is wrong.
 */
export function disorder(events: readonly Event[]): string[] {
  const wrong: string[] = [];
  let owner: string | undefined;
  let next = 0;
  for (const { by, queueId, offset } of events) {
    const changed = owner !== undefined && owner !== by;
    if (offset > next || (offset < next && !changed)) {
      wrong.push(`queue ${queueId}: ${by} took ${offset} where ${next} was due (before: ${owner})`);
    }
    owner = by;
    next = offset + 1;
  }
  return wrong;
}
