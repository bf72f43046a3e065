import { Flags } from '@oclif/core';
import { consumerConfigs, type GroupConfig } from '../admin/group/consumer-config.ts';
import type { UnreachedValue } from '../cli/cluster-command.ts';
import type { Family } from '../cli/families.ts';
import { subscriptionGroupConfigFields } from '../cli/output/java-text.ts';
import type { Column } from '../cli/output/table.ts';
import { ReadCommand } from '../cli/read-command.ts';

interface Configs {
  readonly group: string;
  /** One for each broker that has the group. */
  readonly configs: readonly GroupConfig[];
  /** Brokers that did not answer. */
  readonly unreached: readonly UnreachedValue[];
}

const NAME_WIDTH = 40;
const RULE = '=============================';

export default class GetConsumerConfig extends ReadCommand<Configs> {
  static override family: Family = 'consumer';
  static override summary = 'Show the configuration of a consumer group on every broker';
  static override description =
    'Brokers of every cluster that have the group; one that does not answer is named, and the exit status is 3.';
  static override differs =
    'a group no broker has is exit 65, where the original prints nothing; settings of 5.x show their defaults for brokers that do not have them.';
  static override examples = [
    { description: 'every broker', command: 'mq getConsumerConfig -g Billing' },
    {
      description: 'one setting of each',
      command: "mq getConsumerConfig -g Billing --json | jq '.configs[] | [.brokerName, .config.retryMaxTimes]'",
    },
  ];
  static override flags = {
    groupName: Flags.string({ char: 'g', required: true, helpValue: 'GROUP', description: 'consumer group' }),
  };

  protected override async execute(): Promise<Configs> {
    const { flags } = await this.parse(GetConsumerConfig);
    const group = flags.groupName.trim();
    const { configs, unreached } = await this.withClient((client) => consumerConfigs(client, group));
    return { group, configs, unreached: this.partlyWithout(unreached) };
  }

  protected override render({ configs }: Configs): void {
    if (this.out.wantsTable) {
      this.out.table(columns, configs.flatMap(settingsOf));
      return;
    }
    for (const { cluster, brokerName, config } of configs) {
      this.out.line(`${RULE}${cluster}:${brokerName}${RULE}`);
      for (const [name, value] of Object.entries(subscriptionGroupConfigFields(config))) {
        this.out.line(`${name.padEnd(NAME_WIDTH)}=  ${shown(value)}`.trimEnd());
      }
    }
  }
}

const shown = (value: unknown): string => {
  if (value === null || value === undefined) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
};

/** One setting of the group on one broker. */
interface Setting {
  readonly cluster: string;
  readonly brokerName: string;
  readonly key: string;
  readonly value: string;
}

const settingsOf = ({ cluster, brokerName, config }: GroupConfig): Setting[] =>
  Object.entries(subscriptionGroupConfigFields(config)).map(([key, value]) => ({
    ...{ cluster, brokerName, key, value: shown(value) },
  }));

const columns: readonly Column<Setting>[] = [
  { heading: '#Cluster Name', value: ({ cluster }) => cluster },
  { heading: '#Broker Name', value: ({ brokerName }) => brokerName },
  { heading: '#Key', value: ({ key }) => key },
  { heading: '#Value', value: ({ value }) => value },
];
