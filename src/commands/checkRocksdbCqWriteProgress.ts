import { Flags } from '@oclif/core';
import { checkRocksdbQueues } from '../admin/queue/check-rocksdb-queues.ts';
import { ClusterCommand } from '../cli/cluster-command.ts';
import type { Family } from '../cli/families.ts';
import { whole } from '../cli/flags.ts';
import { type BrokerRow, brokerRow } from '../cli/output/broker-row.ts';
import { clusterNameFlag } from '../cli/target-flags.ts';

interface Checked {
  readonly topic: string | undefined;
  /** Messages stored at this time or later are compared, milliseconds. */
  readonly checkFrom: number;
  readonly brokers: readonly (BrokerRow & { readonly answer?: string | undefined })[];
  readonly withoutMaster: readonly string[];
}

const THIRTY_DAYS_MS = 30 * 24 * 3_600_000;

export default class CheckRocksdbCqWriteProgress extends ClusterCommand<Checked> {
  static override family: Family = 'queue';
  static override summary = 'Have brokers compare their RocksDB queues with their files';
  static override description =
    'For brokers that write both (rocksdbCQDoubleWriteEnable=true), which those of RocketMQ can from 5.3.1 on. They compare in the background and write what they find to their log.';
  static override differs =
    'asks the masters of the named cluster alone, where the original asks all there are; refuses a broker that has nothing to compare, which the original reports as checking; -n may come from the environment.';
  static override examples = [
    { description: 'the last thirty days', command: 'mq checkRocksdbCqWriteProgress -c DefaultCluster' },
    { description: 'one topic', command: 'mq checkRocksdbCqWriteProgress -c DefaultCluster -t Orders' },
  ];
  static override flags = {
    cluster: clusterNameFlag({ required: true, description: 'every master of this cluster' }),
    topic: Flags.string({ char: 't', helpValue: 'TOPIC', description: 'only this topic' }),
    checkFrom: whole({
      aliases: ['cf'],
      min: 0,
      unit: 'milliseconds',
      description: 'compare what was stored since then; else thirty days',
    }),
  };

  protected override async execute(): Promise<Checked> {
    const { flags } = await this.parse(CheckRocksdbCqWriteProgress);
    const topic = flags.topic?.trim();
    const checkFrom = flags.checkFrom ?? Date.now() - THIRTY_DAYS_MS;
    return this.withClient(async (client) => {
      const result = await checkRocksdbQueues(client, flags.cluster.trim(), topic ?? '', checkFrom);
      const { brokers, withoutMaster } = result;
      if (withoutMaster.length > 0 || brokers.some(({ error }) => error !== undefined)) this.endWith('PARTIAL');
      const rows = brokers.map(({ item, value, error }) => ({ ...brokerRow(item, error), answer: value }));
      return { topic, checkFrom, brokers: rows, withoutMaster };
    });
  }

  protected override render({ brokers, withoutMaster }: Checked): void {
    for (const { address, brokerName = address, error } of brokers) {
      if (error !== undefined) this.out.line(`${brokerName} check error: ${error.message}`);
      else this.out.line(`${brokerName} check doing, please wait and get the result from log... `);
    }
    for (const name of withoutMaster) this.out.line(`${name} check error: it has no master now`);
  }
}
