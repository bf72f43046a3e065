import { Flags } from '@oclif/core';
import { changeColdThreshold } from '../admin/broker/cold-data.ts';
import { onlyCluster } from '../admin/targets.ts';
import { ClusterCommand } from './cluster-command.ts';
import { type BrokerRow, brokerRow } from './output/broker-row.ts';
import { brokerAddrFlag, clusterNameFlag, namedOrOnly } from './target-flags.ts';

/** What became of the threshold of a group on one broker. */
export interface ThresholdRow extends BrokerRow {
  /** Bytes per period; absent where the group had or has none of its own. */
  readonly old?: number | undefined;
  readonly new?: number | undefined;
}

export interface Thresholds {
  readonly group: string;
  readonly dryRun: boolean;
  readonly brokers: readonly ThresholdRow[];
  readonly withoutMaster: readonly string[];
}

/** The flags of commands that change thresholds. */
export const coldThresholdFlags = {
  brokerAddr: brokerAddrFlag(),
  clusterName: clusterNameFlag({ description: 'every master of this cluster' }),
  consumerGroup: Flags.string({ char: 'g', required: true, helpValue: 'GROUP', description: 'consumer group' }),
  'dry-run': Flags.boolean({ description: 'say what would change, change nothing' }),
};

/** What the two commands share that change how much cold data a group may read. */
export abstract class ColdThresholdCommand extends ClusterCommand<Thresholds> {
  /** What the original says, before the address. */
  protected abstract readonly done: string;

  protected async change(
    flags: {
      readonly brokerAddr: string | undefined;
      readonly clusterName: string | undefined;
      readonly consumerGroup: string;
      readonly 'dry-run': boolean;
    },
    threshold: number | undefined,
  ): Promise<Thresholds> {
    const dryRun = flags['dry-run'];
    const group = flags.consumerGroup.trim();
    return this.withClient(async (client) => {
      const say = (text: string) => this.out.note(text);
      const choice = await namedOrOnly(flags, say, () => onlyCluster(client));
      const { brokers, withoutMaster } = await changeColdThreshold(client, choice, group, threshold, { dryRun });
      if (withoutMaster.length > 0 || brokers.some(({ error }) => error !== undefined)) this.endWith('PARTIAL');
      for (const { item, value } of brokers) {
        if (value?.enabled !== false) continue;
        this.warning(`${item.addr} holds no reads back: its coldDataFlowControlEnable is false`);
      }
      const rows = brokers.map(({ item, value, error }) => ({
        ...brokerRow(item, error),
        ...(value !== undefined && { old: value.before, new: value.after }),
      }));
      return { group, dryRun, brokers: rows, withoutMaster };
    });
  }

  protected override render({ dryRun, brokers, withoutMaster }: Thresholds): void {
    for (const { address, error, ...change } of brokers) {
      if (error !== undefined) this.out.line(`${this.done} failed, ${address}: ${error.message}`);
      else this.out.line(`${dryRun ? 'would ' : ''}${this.done}${dryRun ? '' : ' success'}, ${address}`);
      if (error === undefined) this.out.line(`  threshold: ${change.old ?? 'none'} -> ${change.new ?? 'none'}`);
    }
    for (const name of withoutMaster) this.out.line(`${this.done} failed, ${name}: it has no master now`);
  }
}
