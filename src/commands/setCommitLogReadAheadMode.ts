import { Flags } from '@oclif/core';
import { setReadAheadMode } from '../admin/broker/read-ahead.ts';
import { clusterNames, noTarget } from '../admin/targets.ts';
import { ClusterCommand } from '../cli/cluster-command.ts';
import type { Family } from '../cli/families.ts';
import { type BrokerRow, brokerRow } from '../cli/output/broker-row.ts';
import { replicaHeading } from '../cli/output/replica-heading.ts';
import { brokerAddrFlag, clusterNameFlag, namedTarget } from '../cli/target-flags.ts';
import { MqError } from '../errors/index.ts';

interface ModeSet extends BrokerRow {
  readonly brokerId?: number | undefined;
  /** What the broker said; absent when it failed. */
  readonly answer?: string | undefined;
}

export default class SetCommitLogReadAheadMode extends ClusterCommand<readonly ModeSet[]> {
  static override family: Family = 'broker';
  static override summary = 'Have the system read ahead in commit log files, or not';
  static override description =
    'Reading ahead (0) helps consumers that read old messages in order; not to (1) spares memory where reads jump about. Counts until the broker stops. Brokers of RocketMQ have it from 5.1.2 on.';
  static override differs =
    'reads back that it counts, and fails without -b and -c where the original does nothing silently.';
  static override examples = [
    { description: 'off on one broker', command: 'mq setCommitLogReadAheadMode -b 127.0.0.1:10911 -m 1' },
  ];
  static override flags = {
    brokerAddr: brokerAddrFlag(),
    clusterName: clusterNameFlag({ description: 'masters and slaves of this cluster' }),
    commitLogReadAheadMode: Flags.string({
      char: 'm',
      required: true,
      helpValue: '0|1',
      description: '0 normal, 1 random reads',
    }),
  };

  protected override async execute(): Promise<readonly ModeSet[]> {
    const { flags } = await this.parse(SetCommitLogReadAheadMode);
    const mode = ([0, 1] as const).find((known) => String(known) === flags.commitLogReadAheadMode.trim());
    if (mode === undefined) {
      throw new MqError('USAGE', 'set the read mode error; 0 is default, 1 random read', {
        hint: `--commitLogReadAheadMode takes 0 or 1, not ${flags.commitLogReadAheadMode}.`,
      });
    }
    return this.withClient(async (client) => {
      const choice = namedTarget(flags);
      if (choice === undefined) throw noTarget(await clusterNames(client));
      const outcomes = await setReadAheadMode(client, choice, mode);
      if (outcomes.some(({ error }) => error !== undefined)) this.endWith('PARTIAL');
      return outcomes.map(({ item, value, error }) => ({
        ...brokerRow(item, error),
        brokerId: item.brokerId,
        answer: value,
      }));
    });
  }

  protected override render(brokers: readonly ModeSet[]): void {
    for (const broker of brokers) {
      this.out.line(` ${replicaHeading(broker, brokers)}`);
      if (broker.error !== undefined) this.out.line(`commitLog set readAhead mode failed: ${broker.error.message}`);
      else this.out.line(`commitLog set readAhead mode rstStr${broker.answer}`);
    }
  }
}
