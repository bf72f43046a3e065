import { Flags } from '@oclif/core';
import { lookForMaster, type MasterUp } from '../../admin/wait/master.ts';
import { forFlag, WaitCommand, type WaitedValue } from '../../cli/wait/wait-command.ts';

export default class WaitMaster extends WaitCommand<MasterUp> {
  static override summary = 'Wait until a broker name has a master';
  static override description =
    'The master must be registered with the name server, and answer. Exit status 75 when the time is up.';
  static override examples = [
    { description: 'after a switch', command: 'mq wait master -b broker-a --for 1m' },
    { description: 'its address', command: 'mq wait master -b broker-a --json | jq -r .seen.address' },
  ];
  static override flags = {
    brokerName: Flags.string({
      char: 'b',
      required: true,
      helpValue: 'BROKERNAME',
      description: 'name of the brokers',
    }),
    for: forFlag,
  };

  protected override async execute(): Promise<WaitedValue<MasterUp>> {
    const { flags } = await this.parse(WaitMaster);
    const brokerName = flags.brokerName.trim();
    return this.waitFor(`a master of ${brokerName}`, flags.for, (client) => lookForMaster(client, brokerName));
  }
}
