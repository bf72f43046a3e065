import { ColdThresholdCommand, coldThresholdFlags, type Thresholds } from '../cli/cold-threshold-command.ts';
import type { Family } from '../cli/families.ts';

export default class RemoveColdDataFlowCtrGroupConfig extends ColdThresholdCommand {
  static override family: Family = 'broker';
  static override summary = 'Drop the limit of a group on reading cold data';
  static override description =
    'The limit for all groups holds again. Without -b and -c the only cluster is meant. Brokers of RocketMQ know it from 5.1.2 on.';
  static override differs = 'reads back that the threshold is gone.';
  static override examples = [
    { description: 'on every master', command: 'mq removeColdDataFlowCtrGroupConfig -c DefaultCluster -g Billing' },
  ];
  static override flags = coldThresholdFlags;

  protected override readonly done = 'remove broker cold read threshold';

  protected override async execute(): Promise<Thresholds> {
    const { flags } = await this.parse(RemoveColdDataFlowCtrGroupConfig);
    return this.change(flags, undefined);
  }
}
