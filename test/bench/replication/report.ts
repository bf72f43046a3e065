import type { Load } from '../load.ts';
import type { Failovers } from './failover.ts';
import type { ReplicationFigures } from './measure.ts';
import type { PairFigures } from './pair-figures.ts';

/** The part of docs/benchmarks.md about pairs of brokers: nothing where one of the kinds was left out. */
export function replicationSection({ pairs, failovers }: ReplicationFigures): string {
  const { elected, fixed, '5.3.3': apache } = pairs;
  if (!elected || !fixed || !apache) return '';
  const all = [elected, fixed, apache] as const;
  const more = (what: string, get: (of: PairFigures) => number): string =>
    line(
      what,
      all.map((of) => thousands(get(of))),
      Math.min(get(elected), get(fixed)) / get(apache),
    );
  const less = (what: string, unit: string, get: (of: PairFigures) => number, digits = 0): string =>
    line(
      what,
      all.map((of) => `${get(of).toFixed(digits)} ${unit}`),
      get(apache) / Math.max(least[unit] ?? 0.01, get(elected), get(fixed)),
    );
  const load = (what: string, get: (of: PairFigures) => Load, digits = 1): string[] => [
    more(what, (of) => get(of).perSecond),
    less('… p50', 'ms', (of) => get(of).p50, 2),
    less('… p99', 'ms', (of) => get(of).p99, digits),
  ];
  const rows = [
    ...load('`SYNC_MASTER`, both copies: 128 B sends a second, window 256', (of) => of.sync),
    line(
      '… answers but `SEND_OK`',
      all.map(({ sync }) => refused(sync)),
    ),
    ...load('`SYNC_MASTER`, window 1', (of) => of.syncWindow1, 2),
    ...load('`ASYNC_MASTER` with a slave that follows, window 256', (of) => of.async),
    less('… the slave lacks, p50', 'KB', (of) => of.asyncLag.bytes.p50 / 1e3),
    less('… at most', 'KB', (of) => of.asyncLag.bytes.max / 1e3),
    less('… it is behind by, p50', 'ms', (of) => of.asyncLag.ms.p50),
    less('… at most', 'ms', (of) => of.asyncLag.ms.max),
    less('… has all after the load’s end', 'ms', (of) => of.asyncLag.caughtUpMs),
    less('… resident memory of the master, highest', 'MB', (of) => of.asyncMemory),
    more('the same while the slave stands still', (of) => of.halted.load.perSecond),
    less('… resident memory of the master, highest', 'MB', (of) => of.halted.memoryHighest),
  ];
  return `| master and slave | mq, elects its master | mq, fixed roles | Apache 5.3.3 | times better |
|---|---|---|---|---|
${rows.join('\n')}
${failoverTable(failovers)}`;
}

/** Below these a difference is one of the clock that measures it. */
const least: Readonly<Record<string, number>> = { KB: 1, ms: 0.01, MB: 1 };

function failoverTable({ daemon, alone, controller }: ReplicationFigures['failovers']): string {
  if (!daemon || !alone || !controller) return '';
  const row = (who: string, goal: string, times: readonly number[]): string =>
    `| ${who} | ${goal} | ${seconds(quantile(times, 0.5))} | ${seconds(times.at(-1) ?? 0)} |`;
  const rows = (who: string, goal: string, { accepted, produced }: Failovers): string[] => [
    row(who, goal, accepted),
    row('… of a producer of the SDK', '', produced),
  ];
  const table = [
    ...rows('mq, brokers kept by a daemon', '1.5 s', daemon),
    ...rows('mq, no daemon, sessions of 5 s', '10 s', alone),
    ...rows('Apache 5.3.3, controller mode', '', controller),
  ];
  return `
| \`kill -9\` of a \`SYNC_MASTER\` to the first send accepted, ${daemon.accepted.length} times each | goal | p50 | worst |
|---|---|---|---|
${table.join('\n')}
`;
}

export const REPLICATION_NOTES = `- Master and slave: each pair on empty stores, on the same cores as the loader; name server and ZooKeeper are processes of their own.
  *Elects* is a group of two over ZooKeeper 3.8, *fixed roles* and Apache are \`SYNC_MASTER\` or \`ASYNC_MASTER\` with a \`SLAVE\`; for
  two copies they have \`inSyncReplicas=2\`, \`minInSyncReplicas=2\` and \`totalReplicas=2\`. Before a synchronous figure a slave is stopped and a send
  must not be answered with 0; one answer 10, 11 or 12 voids it. What may be refused is flow control. The ratio is that of
  the slower of ours.
- What a slave lacks: the master's \`GET_BROKER_HA_STATUS\` (907) every 50 ms under load, end of the log less what the slave has
  acknowledged; the time is since the log ended there. A slave stands still by SIGSTOP, with its sockets open, for all of that load.
- Deaths: SIGKILL of a process, whose connections end with it; both members are in sync before each. Sends go one after the other to the member
  that is left, and by an SDK producer with its defaults. Without a daemon nobody but ZooKeeper can tell that a master is dead and not
  merely cut off, so its session has to run out. The original elects with its controller (one, within the name server;
  \`allAckInSyncStateSet=true\`), which takes the end of a broker's connection for its death; its fixed roles have no failover.
`;

function line(what: string, cells: readonly string[], ratio?: number): string {
  return `| ${what} | ${cells.join(' | ')} | ${ratio === undefined ? '' : `${ratio.toFixed(1)} ×`} |`;
}

const refused = ({ failed, answered, codes }: Load): string =>
  failed === 0
    ? `0 of ${thousands(answered)}`
    : `${failed} of ${thousands(answered)} (code ${Object.keys(codes).join(', ')})`;

const quantile = (sorted: readonly number[], share: number): number =>
  sorted[Math.floor((sorted.length - 1) * share)] ?? 0;
const seconds = (ms: number): string => `${(ms / 1000).toFixed(2)} s`;
const thousands = (value: number): string => Math.round(value).toLocaleString('en-US');
