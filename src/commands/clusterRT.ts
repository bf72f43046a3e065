import { setTimeout as sleep } from 'node:timers/promises';
import { Flags } from '@oclif/core';
import { type BrokerRt, clusterRt } from '../admin/cluster/cluster-rt.ts';
import { type ErrorValue, errorValue } from '../cli/errors/report.ts';
import type { Family } from '../cli/families.ts';
import { truth, whole } from '../cli/flags.ts';
import type { Column } from '../cli/output/table.ts';
import { messageSizeFlag, TimingCommand } from '../cli/timing-command.ts';

interface Row {
  readonly cluster: string;
  readonly brokerName: string;
  /** Average round trip without the first, milliseconds. */
  readonly rtMs: number | undefined;
  readonly successCount: number;
  readonly failCount: number;
  readonly error?: ErrorValue;
}

export default class ClusterRT extends TimingCommand<readonly Row[]> {
  static override family: Family = 'cluster';
  static override summary = 'Time test messages to every broker, again and again';
  static override description =
    "They go to the topic that has the broker's name, which every broker has. A round shows one row per broker; rounds go on until Ctrl-C, or as many as --rounds says. A broker that fails three times in a row is left until the next round.";
  static override differs =
    'ends after --rounds, names an unknown cluster once and ends, stops after three failures in a row where the original tries all, says why, and has an average of one message.';
  static override examples = [
    { description: 'every ten seconds', command: 'mq clusterRT -c DefaultCluster' },
    { description: 'once, ten messages a broker', command: 'mq clusterRT -a 10 --rounds 1' },
    { description: 'lines for a log', command: 'mq clusterRT -p true -m room-1 >> rt.log' },
  ];
  static override flags = {
    amount: whole({
      char: 'a',
      min: 1,
      max: 1_000_000,
      unit: 'messages',
      default: 100,
      description: 'messages to each broker in a round',
    }),
    size: messageSizeFlag,
    cluster: Flags.string({ char: 'c', helpValue: 'CLUSTER', description: 'only this cluster' }),
    printLog: truth({ char: 'p', aliases: ['print log'], description: 'true shows lines for a log, in Chinese time' }),
    machineRoom: Flags.string({
      char: 'm',
      aliases: ['machine room'],
      default: 'noname',
      helpValue: 'NAME',
      description: 'where this runs, for those lines',
    }),
    interval: whole({
      char: 'i',
      helpValue: 'S',
      min: 0,
      max: 86_400,
      unit: 'seconds',
      default: 10,
      description: 'pause between rounds',
    }),
    rounds: whole({ min: 1, unit: 'rounds', description: 'end after so many' }),
  };

  private shownBefore = false;
  /** The label of log lines; undefined for a table. */
  private room: string | undefined;

  protected override async execute(): Promise<readonly Row[]> {
    const { flags } = await this.parse(ClusterRT);
    const { amount, size, interval, rounds = Number.POSITIVE_INFINITY } = flags;
    const cluster = flags.cluster?.trim();
    if (flags.printLog === true) this.room = flags.machineRoom.trim();
    return this.withProducer('mq_cluster_rt', async (client, producer) => {
      let rows: Row[] = [];
      let last: BrokerRt | undefined;
      let succeeded = false;
      for (let round = 1; round <= rounds; round++) {
        rows = [];
        for await (const one of clusterRt(client, producer, cluster, { amount, size })) {
          last = one.error === undefined ? last : one;
          succeeded ||= one.successCount > 0;
          rows.push(rowOf(one));
        }
        if (last?.error !== undefined && !succeeded && round === rounds) throw last.error;
        if (last !== undefined) this.endWith('PARTIAL');
        this.emit(rows);
        if (round < rounds) await sleep(interval * 1000);
      }
      return rows;
    });
  }

  protected override render(rows: readonly Row[]): void {
    if (this.room !== undefined) {
      for (const row of rows) this.out.line(logLine(row, this.room));
      return;
    }
    if (this.shownBefore) this.out.line();
    this.shownBefore = true;
    this.out.table(columns, rows);
  }
}

const rowOf = ({ cluster, brokerName, rtMs, successCount, failCount, error }: BrokerRt): Row => ({
  ...{ cluster, brokerName, rtMs, successCount, failCount },
  ...(error !== undefined && { error: errorValue(error) }),
});

const CHINESE_TIME_MS = 8 * 3_600_000;

/** `2026-01-31 12:00:00|room|cluster|broker|rt`, the time in GMT+8 wherever this runs. */
function logLine({ cluster, brokerName, rtMs }: Row, room: string): string {
  const time = new Date(Date.now() + CHINESE_TIME_MS).toISOString().slice(0, 19).replace('T', ' ');
  return [time, room, cluster, brokerName, rtMs === undefined ? '-' : Math.round(rtMs)].join('|');
}

const columns: readonly Column<Row>[] = [
  { heading: '#Cluster Name', value: ({ cluster }) => cluster },
  { heading: '#Broker Name', value: ({ brokerName }) => brokerName },
  { heading: '#RT', align: 'right', value: ({ rtMs }) => rtMs?.toFixed(2) },
  { heading: '#successCount', align: 'right', value: ({ successCount }) => successCount },
  { heading: '#failCount', align: 'right', value: ({ failCount }) => failCount },
  { heading: '#Reason', value: ({ error }) => error?.message, optional: true },
];
