import { Flags } from '@oclif/core';
import { type BrokerIdentity, removeBroker } from '../admin/container/brokers-of-container.ts';
import { ClusterCommand } from '../cli/cluster-command.ts';
import { containerFlag } from '../cli/container-flag.ts';
import type { Family } from '../cli/families.ts';
import { MqError } from '../errors/index.ts';

interface Removed extends BrokerIdentity {
  /** `host:port`. */
  readonly container: string;
  readonly dryRun: boolean;
}

export default class RemoveBroker extends ClusterCommand<Removed> {
  static override family: Family = 'container';
  static override summary = 'Stop a broker inside a broker container';
  static override description =
    'Asks first: what the broker alone holds cannot be read until it is added again. Its store stays on disk. The container of RocketMQ 5 answers when the broker has stopped.';
  static override differs = 'asks first; a malformed identity is an error that says what is missing.';
  static override examples = [
    {
      description: 'the master of broker-b',
      command: 'mq removeBroker -c 127.0.0.1:10811 -b DefaultCluster:broker-b:0',
    },
  ];
  static override flags = {
    brokerContainerAddr: containerFlag,
    brokerIdentity: Flags.string({
      char: 'b',
      required: true,
      helpValue: 'CLUSTER:NAME:ID',
      description: 'the broker: cluster, broker name and broker id',
    }),
    'dry-run': Flags.boolean({ description: 'say what would be stopped, stop nothing' }),
  };

  protected override async execute(): Promise<Removed> {
    const { flags } = await this.parse(RemoveBroker);
    const { brokerContainerAddr: container, 'dry-run': dryRun } = flags;
    const broker = identityOf(flags.brokerIdentity);
    if (!dryRun) {
      await this.confirm(`Stop ${flags.brokerIdentity.trim()} in the container ${container}?`);
      await this.withClient((client) => removeBroker(client, container, broker));
    }
    return { container, ...broker, dryRun };
  }

  protected override render({ container, cluster, brokerName, brokerId, dryRun }: Removed): void {
    const which = `${cluster}:${brokerName}:${brokerId}`;
    this.out.line(
      dryRun ? `would remove broker ${which} from ${container}` : `remove broker from ${container} success`,
    );
  }
}

function identityOf(text: string): BrokerIdentity {
  const [cluster = '', brokerName = '', id = '', ...more] = text.split(':').map((part) => part.trim());
  if (cluster !== '' && brokerName !== '' && /^\d+$/.test(id) && more.length === 0) {
    return { cluster, brokerName, brokerId: Number(id) };
  }
  const negative = /^-\d+$/.test(id) ? "brokerId can't be negative" : `${JSON.stringify(text)} is no broker`;
  throw new MqError('USAGE', negative, {
    hint: 'Write CLUSTER:BROKERNAME:BROKERID, such as DefaultCluster:broker-a:0.',
  });
}
