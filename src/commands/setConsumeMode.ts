import { Flags } from '@oclif/core';
import { setConsumeMode } from '../admin/group/set-consume-mode.ts';
import { clusterNames, noTarget } from '../admin/targets.ts';
import { ClusterCommand } from '../cli/cluster-command.ts';
import type { Family } from '../cli/families.ts';
import { whole } from '../cli/flags.ts';
import { type BrokerRow, brokerRow } from '../cli/output/broker-row.ts';
import { brokerAddrFlag, clusterNameFlag, namedTarget } from '../cli/target-flags.ts';
import { MqError } from '../errors/index.ts';
import { type MessageRequestMode, messageRequestModes } from '../protocol/bodies/assignment.ts';

interface ModeSet {
  readonly topic: string;
  readonly group: string;
  readonly mode: MessageRequestMode;
  readonly popShareQueueNum: number;
  readonly brokers: readonly BrokerRow[];
  readonly withoutMaster: readonly string[];
}

export default class SetConsumeMode extends ClusterCommand<ModeSet> {
  static override family: Family = 'consumer';
  static override summary = 'Have a group pull a topic, or take it message by message';
  static override description =
    'PULL: each client has queues of its own and commits offsets. POP: clients share the queues, and each message is acknowledged. Counts for clients 5.x that let the broker balance (clientRebalance=false); others pull. The place of the group is kept.';
  static override differs = 'takes the mode in any case, and says from which version on brokers know it.';
  static override examples = [
    { description: 'message by message', command: 'mq setConsumeMode -c DefaultCluster -t Orders -g Billing -m POP' },
    { description: 'on one broker', command: 'mq setConsumeMode -b 127.0.0.1:10911 -t Orders -g Billing -m PULL' },
  ];
  static override flags = {
    brokerAddr: brokerAddrFlag({ description: 'only this broker' }),
    clusterName: clusterNameFlag({ description: 'every master of this cluster' }),
    topicName: Flags.string({ char: 't', required: true, helpValue: 'NAME', description: 'topic' }),
    groupName: Flags.string({ char: 'g', required: true, helpValue: 'NAME', description: 'consumer group' }),
    mode: Flags.string({ char: 'm', required: true, helpValue: 'PULL|POP', description: 'how it takes messages' }),
    popShareQueueNum: whole({
      char: 'q',
      min: 0,
      max: 2 ** 31 - 1,
      default: 0,
      description: 'POP: of how many other clients each shares the queues; 0 is all',
    }),
  };

  protected override async execute(): Promise<ModeSet> {
    const { flags } = await this.parse(SetConsumeMode);
    const mode = messageRequestModes.find((known) => known === flags.mode.trim().toUpperCase());
    if (mode === undefined) throw new MqError('USAGE', `--mode takes PULL or POP, not ${flags.mode}`);
    const [topic, group] = [flags.topicName.trim(), flags.groupName.trim()];
    const { popShareQueueNum } = flags;
    return this.withClient(async (client) => {
      const choice = namedTarget(flags);
      if (choice === undefined) throw noTarget(await clusterNames(client));
      const entry = { topic, consumerGroup: group, mode, popShareQueueNum };
      const { brokers, withoutMaster } = await setConsumeMode(client, choice, entry);
      if (withoutMaster.length > 0 || brokers.some(({ error }) => error !== undefined)) this.endWith('PARTIAL');
      const rows = brokers.map(({ item, error }) => brokerRow(item, error));
      return { topic, group, mode, popShareQueueNum, brokers: rows, withoutMaster };
    });
  }

  protected override render({ topic, group, mode, popShareQueueNum, brokers, withoutMaster }: ModeSet): void {
    for (const { address, error } of brokers) {
      if (error === undefined) this.out.line(`set consume mode to ${address} success.`);
      else this.out.note(`${address}: ${error.message}`);
    }
    for (const name of withoutMaster) this.out.note(`${name} has no master now; it was not told`);
    this.out.line(`topic[${topic}] group[${group}] consume mode[${mode}] popShareQueueNum[${popShareQueueNum}]`);
  }
}
