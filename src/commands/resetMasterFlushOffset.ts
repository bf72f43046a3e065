import { Flags } from '@oclif/core';
import { refuseMaster, resetMasterFlushOffset } from '../admin/broker/reset-master-flush-offset.ts';
import { ClusterCommand } from '../cli/cluster-command.ts';
import type { Family } from '../cli/families.ts';
import { whole } from '../cli/flags.ts';
import { brokerAddrFlag } from '../cli/target-flags.ts';

interface Reset {
  readonly address: string;
  readonly offset: number;
  readonly dryRun: boolean;
}

export default class ResetMasterFlushOffset extends ClusterCommand<Reset> {
  static override family: Family = 'broker';
  static override summary = 'Overwrite how far a slave takes its master to have flushed';
  static override description =
    'For a slave that waits for an offset its master no longer has. Nothing can be read back: what is shown is the answer of the broker.';
  static override differs = 'asks before, and refuses a master, which passes over the request and answers success.';
  static override examples = [
    { description: 'to the end of the log', command: 'mq resetMasterFlushOffset -b 127.0.0.1:10921 -o 1073741824' },
  ];
  static override flags = {
    brokerAddr: brokerAddrFlag({ required: true, description: 'slave to tell' }),
    offset: whole({ char: 'o', required: true, min: 0, unit: 'bytes', description: 'new flush offset of its master' }),
    'dry-run': Flags.boolean({ description: 'say what would be done, do nothing' }),
  };

  protected override async execute(): Promise<Reset> {
    const { flags } = await this.parse(ResetMasterFlushOffset);
    const { brokerAddr: address, offset, 'dry-run': dryRun } = flags;
    await this.withClient(async (client) => {
      await refuseMaster(client, address);
      if (dryRun) return;
      await this.confirm(`Reset the master flush offset of ${address} to ${offset}?`);
      await resetMasterFlushOffset(client, address, offset);
    });
    return { address, offset, dryRun };
  }

  protected override render({ offset, dryRun }: Reset): void {
    this.out.line(
      dryRun ? `would reset master flush offset to ${offset}` : `reset master flush offset to ${offset} success`,
    );
  }
}
