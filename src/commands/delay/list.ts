import { type BrokerDelays, delayList } from '../../admin/delay/delay-list.ts';
import type { DelayLevelRow } from '../../admin/delay/pending-levels.ts';
import type { PendingTimer } from '../../admin/delay/pending-timer.ts';
import { onlyCluster } from '../../admin/targets.ts';
import type { UnreachedValue } from '../../cli/cluster-command.ts';
import type { Family } from '../../cli/families.ts';
import type { Column } from '../../cli/output/table.ts';
import { localTimeMs } from '../../cli/output/time.ts';
import { ReadCommand } from '../../cli/read-command.ts';
import { brokerAddrFlag, clusterNameFlag, namedOrOnly } from '../../cli/target-flags.ts';
import { systemClock } from '../../clock.ts';

interface Delays {
  readonly brokers: readonly (Omit<BrokerDelays, 'addr'> & { readonly address: string })[];
  readonly unreached: readonly UnreachedValue[];
}

export default class DelayListCommand extends ReadCommand<Delays> {
  static override family: Family = 'message';
  static override summary = 'Show the delayed and timed messages that are not yet due';
  static override description =
    "Per delay level: how many, when the first and the last are due, since when the first has waited, and by how much it is late by this machine's clock. Timed messages (5.x) show as a count: brokers do not say when the next one is due.";
  static override examples = [
    { description: 'the only cluster', command: 'mq delay list' },
    { description: 'one broker', command: 'mq delay list -b 127.0.0.1:10911' },
    {
      description: 'levels that are more than a second late',
      command: "mq delay list --json | jq '.brokers[].levels[] | select(.lateMs > 1000)'",
    },
  ];
  static override flags = {
    brokerAddr: brokerAddrFlag({ exclusive: ['clusterName'] }),
    clusterName: clusterNameFlag({ description: 'masters of this cluster' }),
  };

  protected override async execute(): Promise<Delays> {
    const { flags } = await this.parse(DelayListCommand);
    const { brokers, unreached } = await this.withClient(async (client) => {
      const say = (text: string) => this.out.note(text);
      return delayList(client, await namedOrOnly(flags, say, () => onlyCluster(client)), systemClock.now());
    });
    return {
      brokers: brokers.map(({ addr, ...rest }) => ({ address: addr, ...rest })),
      unreached: this.partlyWithout(unreached),
    };
  }

  protected override render({ brokers }: Delays): void {
    const levels = brokers.flatMap(({ brokerName, address, levels: rows }) =>
      rows.map((row) => ({ ...row, broker: brokerName ?? address })),
    );
    const timers = brokers.flatMap(({ brokerName, address, timer }) =>
      timer === undefined || timer.waiting + timer.unsorted === 0 ? [] : [{ ...timer, broker: brokerName ?? address }],
    );
    this.out.table(levelColumns, levels, { empty: '' });
    if (levels.length > 0 && timers.length > 0) this.out.line();
    this.out.table(timerColumns, timers, { empty: '' });
    if (levels.length + timers.length === 0) this.out.note('No message waits for its time.');
  }
}

const at = (timestampMs: number | undefined): string | undefined =>
  timestampMs === undefined ? undefined : localTimeMs(timestampMs);

const levelColumns: readonly Column<DelayLevelRow & { readonly broker: string }>[] = [
  { heading: '#Broker Name', value: ({ broker }) => broker },
  { heading: '#Level', align: 'right', value: ({ level }) => level },
  { heading: '#Delay', value: ({ delay }) => delay },
  { heading: '#Pending', align: 'right', value: ({ pending }) => pending },
  { heading: '#Next Due', value: ({ nextDueMs }) => at(nextDueMs) },
  { heading: '#Last Due', value: ({ lastDueMs }) => at(lastDueMs) },
  { heading: '#Oldest Stored', value: ({ oldestStoredMs }) => at(oldestStoredMs) },
  { heading: '#Late(ms)', align: 'right', value: ({ lateMs }) => lateMs },
];

const timerColumns: readonly Column<PendingTimer & { readonly broker: string }>[] = [
  { heading: '#Broker Name', value: ({ broker }) => broker },
  { heading: '#Timed', align: 'right', value: ({ waiting }) => waiting },
  { heading: '#Unsorted', align: 'right', value: ({ unsorted }) => unsorted },
  { heading: '#Behind(s)', align: 'right', value: ({ behindMs }) => behindMs / 1000 },
  { heading: '#Topics', value: ({ topics }) => topics.map(({ topic, count }) => `${topic}:${count}`).join(',') },
];
