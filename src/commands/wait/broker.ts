import { type BrokerUp, lookForBrokers, type WantedBrokers, wantedText } from '../../admin/wait/brokers.ts';
import { whole } from '../../cli/flags.ts';
import { brokerAddrFlag, clusterNameFlag } from '../../cli/target-flags.ts';
import { forFlag, WaitCommand, type WaitedValue } from '../../cli/wait/wait-command.ts';

export default class WaitBroker extends WaitCommand<readonly BrokerUp[]> {
  static override summary = 'Wait until brokers are up';
  static override description =
    'A broker is up when it answers and a name server lists it. Without -b, -c and --count one broker is enough. Exit status 75 when the time is up; the message says what was seen last.';
  static override examples = [
    { description: 'after a start', command: 'mq wait broker && mq sendMessage -t Orders -p hello' },
    { description: 'three of a cluster', command: 'mq wait broker --count 3 -c DefaultCluster --for 2m' },
    { description: 'one address', command: 'mq wait broker -b 127.0.0.1:10911' },
  ];
  static override flags = {
    brokerAddr: brokerAddrFlag({ description: 'this broker', exclusive: ['count', 'clusterName'] }),
    clusterName: clusterNameFlag({ description: 'every broker of this cluster; with --count so many of it' }),
    count: whole({ min: 1, max: 10_000, unit: 'brokers', description: 'so many brokers' }),
    for: forFlag,
  };

  protected override async execute(): Promise<WaitedValue<readonly BrokerUp[]>> {
    const { flags } = await this.parse(WaitBroker);
    const { brokerAddr, clusterName, count } = flags;
    const wanted: WantedBrokers =
      brokerAddr !== undefined
        ? { addr: brokerAddr }
        : count === undefined && clusterName !== undefined
          ? { cluster: clusterName.trim() }
          : { count: count ?? 1, cluster: clusterName?.trim() };
    return this.waitFor(wantedText(wanted), flags.for, (client) => lookForBrokers(client, wanted));
  }
}
