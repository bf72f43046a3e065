import { ColdThresholdCommand, coldThresholdFlags, type Thresholds } from '../cli/cold-threshold-command.ts';
import type { Family } from '../cli/families.ts';
import { whole } from '../cli/flags.ts';

export default class UpdateColdDataFlowCtrGroupConfig extends ColdThresholdCommand {
  static override family: Family = 'broker';
  static override summary = 'Set how much cold data a group may read';
  static override description =
    'Bytes read from disk rather than memory within the period of the broker; what is above waits. Kept in memory by the broker until it stops. Without -b and -c the only cluster is meant. Brokers of RocketMQ know it from 5.1.2 on.';
  static override differs =
    'reads the threshold back, and says when the broker holds nothing back (coldDataFlowControlEnable=false).';
  static override examples = [
    {
      description: 'ten megabytes',
      command: 'mq updateColdDataFlowCtrGroupConfig -c DefaultCluster -g Billing -v 10485760',
    },
  ];
  static override flags = {
    ...coldThresholdFlags,
    threshold: whole({ char: 'v', required: true, min: 0, unit: 'bytes', description: 'bytes per period' }),
  };

  protected override readonly done = 'updateColdDataFlowCtrGroupConfig';

  protected override async execute(): Promise<Thresholds> {
    const { flags } = await this.parse(UpdateColdDataFlowCtrGroupConfig);
    return this.change(flags, flags.threshold);
  }
}
