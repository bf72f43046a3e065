import type { Answer, HistoryEvent, Invoke } from '../history/events.ts';
import type { Evidence, Expectation, FinalLog, LoggedMessage } from './types.ts';

export const GROUP = 'ha-a';
export const TOPIC = 'Watched';
const QUEUES = 2;
const SENDS = 10;

export const EXPECTED: Expectation = {
  mode: 'SYNC',
  drained: true,
  elects: true,
  acceptMs: 10_000,
  duplicatesPerRound: 5,
};

/** A copy of a sound run that may be broken. */
export interface Run {
  history: HistoryEvent[];
  logs: (Omit<FinalLog, 'records' | 'aside' | 'problems'> & {
    records: LoggedMessage[];
    aside: LoggedMessage[];
    problems: string[];
  })[];
  differences: Evidence['differences'][number][];
}

/**
 * A run in which everything is as it should be: serial producers on two queues, a consumer that takes all, a master of epoch 1
 * that is killed in the middle, and one of epoch 2 behind it.
 */
export function soundRun(): Run {
  const history: HistoryEvent[] = [];
  const records: LoggedMessage[] = [];
  const master = { by: `${GROUP}/1`, group: GROUP, member: 1, epoch: 1 };
  const next = { by: `${GROUP}/2`, group: GROUP, member: 2, epoch: 2 };
  history.push({ at: 1, by: 'lab', t: 'round', round: 1, phase: 'begin' });
  history.push({ at: 2, ...master, t: 'set', change: 0, set: [1, 2], reason: 'bootstrap' });
  history.push({ at: 3, ...master, t: 'permit', held: true });
  history.push({ at: 4, ...master, t: 'epoch', incarnation: 'x', state: 'MASTER', end: 0 });
  let op = 0;
  const send = (at: number, i: number): void => {
    for (let queue = 0; queue < QUEUES; queue++) {
      const key = `k-${queue}-${i}`;
      const by = 'sdk';
      op++;
      history.push({ at, by, t: 'invoke', op, topic: TOPIC, broker: GROUP, queue, keys: [key], lane: `q${queue}` });
      const who = at < 1000 ? master : next;
      history.push({
        at: at + 1,
        ...who,
        t: 'acks',
        from: records.length * 100,
        to: records.length * 100 + 100,
        count: 1,
      });
      history.push({ at: at + 2, by, t: 'answer', op, code: 0, offset: i });
      const place = { topic: TOPIC, queue, offset: i, key };
      history.push({ at: at + 3, by: 'taker', t: 'consumed', group: 'g', broker: GROUP, ...place });
      records.push({ ...place, position: records.length * 100 });
    }
  };
  for (let i = 0; i < SENDS; i++) send(100 + i * 10, i);
  const fault = { by: 'lab', t: 'fault', id: 1, round: 1, kind: 'kill', victim: `${GROUP}/1`, role: 'master' } as const;
  history.push({ at: 1000, ...fault, phase: 'begin' });
  history.push({ at: 2000, ...next, t: 'set', change: 0, set: [2], reason: 'death' });
  history.push({ at: 2001, ...next, t: 'permit', held: true });
  history.push({ at: 2002, ...next, t: 'epoch', incarnation: 'y', state: 'MASTER', end: records.length * 100 });
  for (let i = SENDS; i < 2 * SENDS; i++) send(2100 + i * 10, i);
  history.push({ at: 9000, ...fault, phase: 'end' });
  history.push({ at: 9001, by: 'lab', t: 'round', round: 1, phase: 'end' });
  const logs = [1, 2].map((member) => ({
    group: GROUP,
    member: `${GROUP}/${member}`,
    min: 0,
    end: records.length * 100,
    records: records.map((record) => ({ ...record })),
    aside: [],
    problems: [],
  }));
  return { history: history.sort((a, b) => a.at - b.at), logs, differences: [] };
}

/** The send of a key, to be broken in place. */
export function sendOf(run: Run, key: string): { invoke: Invoke; answer: Answer } {
  const invoke = run.history.find((event) => event.t === 'invoke' && event.keys.includes(key));
  if (invoke?.t !== 'invoke') throw new Error(`${key} is not sent`);
  const answer = run.history.find((event) => event.t === 'answer' && event.op === invoke.op);
  if (answer?.t !== 'answer') throw new Error(`${key} is not answered`);
  return { invoke, answer };
}

/** Puts another event in the place of one, at its time unless it names another. */
export function replace(run: Run, event: HistoryEvent, ...others: HistoryEvent[]): void {
  run.history = run.history.flatMap((old) => (old === event ? others : [old])).sort((a, b) => a.at - b.at);
}

/** Takes a message out of every log, and closes neither gap. */
export function dropFromLogs(run: Run, key: string): LoggedMessage {
  let dropped: LoggedMessage | undefined;
  for (const log of run.logs) {
    dropped = log.records.find((record) => record.key === key) ?? dropped;
    log.records = log.records.filter((record) => record.key !== key);
  }
  if (dropped === undefined) throw new Error(`${key} is in no log`);
  return dropped;
}
