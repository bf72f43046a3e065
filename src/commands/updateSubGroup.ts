import { Flags } from '@oclif/core';
import { type Change, changesOf } from '../admin/changes.ts';
import { type GroupChange, updateSubGroup } from '../admin/group/update-sub-group.ts';
import { onlyCluster } from '../admin/targets.ts';
import { ClusterCommand } from '../cli/cluster-command.ts';
import type { Family } from '../cli/families.ts';
import { truth, whole } from '../cli/flags.ts';
import { type BrokerRow, brokerRow } from '../cli/output/broker-row.ts';
import { changeLine } from '../cli/output/changes.ts';
import { subscriptionGroupConfigText } from '../cli/output/java-text.ts';
import { brokerAddrFlag, clusterNameFlag, namedOrOnly } from '../cli/target-flags.ts';
import { MqError, messageOf } from '../errors/index.ts';
import type { SubscriptionGroupConfig } from '../protocol/bodies/subscription-group.ts';
import type { JsonObject } from '../protocol/json/parse.ts';
import { parseObject } from '../protocol/json/read.ts';

interface UpdatedBroker extends BrokerRow {
  /** Whether the group was not there before. */
  readonly created?: boolean;
  readonly changes?: Record<string, Change>;
  readonly config?: SubscriptionGroupConfig;
}

interface Updated {
  readonly group: string;
  readonly dryRun: boolean;
  readonly brokers: readonly UpdatedBroker[];
  readonly withoutMaster: readonly string[];
}

const MAX_INT = 2 ** 31 - 1;

export default class UpdateSubGroup extends ClusterCommand<Updated> {
  static override family: Family = 'consumer';
  static override summary = 'Create a consumer group, or change one';
  static override description =
    'What is not given stays as it is; a new group may consume and is retried 16 times. Without -b and -c the only cluster is meant.';
  static override differs =
    'keeps what is not given, where the original sets it back to its default; reads each broker back, shows what changed, and takes the only cluster where neither -b nor -c is given.';
  static override examples = [
    { description: 'on every master of a cluster', command: 'mq updateSubGroup -c DefaultCluster -g billing' },
    { description: 'stop it consuming', command: 'mq updateSubGroup -c DefaultCluster -g billing -s false' },
    { description: 'look first', command: 'mq updateSubGroup -c DefaultCluster -g billing -r 3 --dry-run' },
  ];
  static override flags = {
    groupName: Flags.string({
      char: 'g',
      required: true,
      helpValue: 'GROUP',
      description: 'group to create or change',
    }),
    brokerAddr: brokerAddrFlag(),
    clusterName: clusterNameFlag({ description: 'every master of this cluster' }),
    consumeEnable: truth({ char: 's', description: 'may consume at all' }),
    consumeFromMinEnable: truth({ char: 'm', description: 'may start at the first message' }),
    consumeBroadcastEnable: truth({ char: 'd', description: 'may broadcast' }),
    consumeMessageOrderly: truth({ char: 'o', description: 'consumes in order (5.x)' }),
    retryQueueNums: whole({
      char: 'q',
      min: 0,
      max: MAX_INT,
      unit: 'queues',
      description: 'queues of its retry topic',
    }),
    retryMaxTimes: whole({ char: 'r', min: -1, max: MAX_INT, description: 'retries before a message is given up' }),
    groupRetryPolicy: Flags.string({ char: 'p', helpValue: 'JSON', description: 'when retries come (5.x)' }),
    brokerId: whole({ char: 'i', min: 0, description: 'replica to consume from, 0 the master' }),
    whichBrokerWhenConsumeSlowly: whole({ char: 'w', min: 0, description: 'replica to go to when far behind' }),
    notifyConsumerIdsChanged: truth({ char: 'a', description: 'tell clients when one comes or goes' }),
    attributes: Flags.string({ helpValue: '+K=V,-K', description: 'attributes to set and to drop (5.x)' }),
    'dry-run': Flags.boolean({ description: 'say what would change, change nothing' }),
  };

  protected override async execute(): Promise<Updated> {
    const { flags } = await this.parse(UpdateSubGroup);
    const { groupName: group, 'dry-run': dryRun } = flags;
    const change: GroupChange = {
      consumeEnable: flags.consumeEnable,
      consumeFromMinEnable: flags.consumeFromMinEnable,
      consumeBroadcastEnable: flags.consumeBroadcastEnable,
      consumeMessageOrderly: flags.consumeMessageOrderly,
      retryQueueNums: flags.retryQueueNums,
      retryMaxTimes: flags.retryMaxTimes,
      groupRetryPolicy: flags.groupRetryPolicy === undefined ? undefined : policyOf(flags.groupRetryPolicy),
      brokerId: flags.brokerId,
      whichBrokerWhenConsumeSlowly: flags.whichBrokerWhenConsumeSlowly,
      notifyConsumerIdsChangedEnable: flags.notifyConsumerIdsChanged,
      attributes: flags.attributes,
    };
    return this.withClient(async (client) => {
      const say = (text: string) => this.out.note(text);
      const choice = await namedOrOnly(flags, say, () => onlyCluster(client));
      const { brokers, withoutMaster } = await updateSubGroup(client, group, choice, change, { dryRun });
      const failed = brokers.some(({ error }) => error !== undefined);
      if (failed || withoutMaster.length > 0) this.endWith('PARTIAL');
      const rows = brokers.map(({ item, value, error }): UpdatedBroker => {
        if (value === undefined) return brokerRow(item, error);
        const { before, after } = value;
        const changes = changesOf(before === undefined ? {} : flat(before), flat(after));
        return { ...brokerRow(item), created: before === undefined, changes, config: after };
      });
      return { group, dryRun, brokers: rows, withoutMaster };
    });
  }

  protected override render({ group, dryRun, brokers, withoutMaster }: Updated): void {
    for (const { address, error, created, changes = {} } of brokers) {
      if (error !== undefined) {
        this.out.line(`create subscription group to ${address} failed: ${error.message}`);
        continue;
      }
      const planned = `would ${created ? 'create' : 'change'} subscription group ${group} on ${address}`;
      this.out.line(dryRun ? planned : `create subscription group to ${address} success.`);
      const lines = Object.entries(changes).map(([name, change]) => changeLine(name, change));
      for (const line of created ? [] : lines) this.out.line(`  ${line}`);
      if (!created && lines.length === 0) this.out.line('  nothing differs');
    }
    for (const name of withoutMaster) {
      this.out.line(`create subscription group to ${name} failed: it has no master now`);
    }
    const configs = brokers.flatMap(({ config }) =>
      config === undefined ? [] : [subscriptionGroupConfigText(config)],
    );
    for (const line of new Set(configs)) this.out.line(line);
  }
}

/** The settings as the wire has them: those mq does not read by name stand among the others. */
const flat = ({ others, ...settings }: SubscriptionGroupConfig): object => ({ ...settings, ...others });

function policyOf(text: string): JsonObject {
  try {
    return parseObject(text);
  } catch (error) {
    throw new MqError('USAGE', `--groupRetryPolicy is no JSON object: ${messageOf(error)}`, {
      hint: 'For instance {"type":"CUSTOMIZED","customizedRetryPolicy":{"next":[1000,5000]}}, in single quotes.',
      cause: error,
    });
  }
}
