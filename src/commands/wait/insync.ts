import { Flags } from '@oclif/core';
import { type InSync, lookForInSync } from '../../admin/wait/in-sync.ts';
import { whole } from '../../cli/flags.ts';
import { forFlag, WaitCommand, type WaitedValue } from '../../cli/wait/wait-command.ts';

export default class WaitInsync extends WaitCommand<InSync> {
  static override summary = 'Wait until the brokers of a name are in sync';
  static override description =
    'In sync is who has everything that was acknowledged: the in-sync set where masters are elected, else the slaves that the master calls so, and the master itself. Without --count all that are registered are waited for, two at least. Exit status 75 when the time is up.';
  static override examples = [
    { description: 'before the master is restarted', command: 'mq wait insync -b broker-a --for 5m' },
    { description: 'two of three are enough', command: 'mq wait insync -b broker-a --count 2' },
  ];
  static override flags = {
    brokerName: Flags.string({
      char: 'b',
      required: true,
      helpValue: 'BROKERNAME',
      description: 'name of the brokers',
    }),
    count: whole({ min: 1, max: 100, unit: 'brokers', description: 'so many, the master among them' }),
    for: forFlag,
  };

  protected override async execute(): Promise<WaitedValue<InSync>> {
    const { flags } = await this.parse(WaitInsync);
    const brokerName = flags.brokerName.trim();
    const what = `${flags.count ?? 'all'} brokers of ${brokerName} to be in sync`;
    return this.waitFor(what, flags.for, (client) => lookForInSync(client, brokerName, flags.count));
  }
}
