import { Flags } from '@oclif/core';
import { addBroker } from '../admin/container/brokers-of-container.ts';
import { ClusterCommand } from '../cli/cluster-command.ts';
import { containerFlag } from '../cli/container-flag.ts';
import type { Family } from '../cli/families.ts';

interface Added {
  /** `host:port`. */
  readonly container: string;
  /** A path on the container's host. */
  readonly brokerConfigPath: string;
  readonly dryRun: boolean;
}

export default class AddBroker extends ClusterCommand<Added> {
  static override family: Family = 'container';
  static override summary = 'Start a broker inside a broker container';
  static override description =
    'The container of RocketMQ 5 (BrokerContainerStartup) reads the configuration from its own disk, and answers when the broker runs.';
  static override examples = [
    {
      description: 'a path on the host of the container',
      command: 'mq addBroker -c 127.0.0.1:10811 -b /etc/rocketmq/broker-b.conf',
    },
  ];
  static override flags = {
    brokerContainerAddr: containerFlag,
    brokerConfigPath: Flags.string({
      char: 'b',
      required: true,
      helpValue: 'PATH',
      description: 'its configuration, a file on the host of the container',
    }),
    'dry-run': Flags.boolean({ description: 'say what would be started, start nothing' }),
  };

  protected override async execute(): Promise<Added> {
    const { flags } = await this.parse(AddBroker);
    const { brokerContainerAddr: container, 'dry-run': dryRun } = flags;
    const brokerConfigPath = flags.brokerConfigPath.trim();
    if (!dryRun) await this.withClient((client) => addBroker(client, container, brokerConfigPath));
    return { container, brokerConfigPath, dryRun };
  }

  protected override render({ container, brokerConfigPath, dryRun }: Added): void {
    this.out.line(
      dryRun ? `would add the broker of ${brokerConfigPath} to ${container}` : `add broker to ${container} success`,
    );
  }
}
