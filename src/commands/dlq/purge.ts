import { Flags } from '@oclif/core';
import { deadLetterQueues } from '../../admin/dlq/dead-letter-queue.ts';
import { purgeDeadLetters, purgeTargets } from '../../admin/dlq/purge-dead-letters.ts';
import { ClusterCommand, type UnreachedValue } from '../../cli/cluster-command.ts';
import type { Family } from '../../cli/families.ts';
import { counted } from '../../cli/output/counted.ts';
import type { MqError } from '../../errors/index.ts';

interface Purged {
  readonly group: string;
  readonly dryRun: boolean;
  readonly brokers: readonly {
    readonly address: string;
    readonly brokerName: string;
    readonly messages: number;
    readonly error?: MqError | undefined;
  }[];
  readonly unreached: readonly UnreachedValue[];
}

export default class DlqPurge extends ClusterCommand<Purged> {
  static override family: Family = 'message';
  static override summary = 'Remove the dead letters of a consumer group for good';
  static override description =
    'No request deletes single messages, so the topic %DLQ%GROUP is deleted on each broker and made again as it was; what it held cannot be found any more. The bytes stay in the commit log until its file expires. The name of the group has to be typed, or given with --confirm; --yes is not enough.';
  static override examples = [
    { description: 'look first', command: 'mq dlq purge -g Billing --dry-run' },
    { description: 'in a script', command: 'mq dlq purge -g Billing --confirm=Billing' },
  ];
  static override flags = {
    consumerGroup: Flags.string({ char: 'g', required: true, helpValue: 'GROUP', description: 'consumer group' }),
    confirm: Flags.string({ helpValue: 'GROUP', description: 'the name of the group once more, instead of typing it' }),
    'dry-run': Flags.boolean({ description: 'say what would be removed, remove nothing' }),
  };

  protected override async execute(): Promise<Purged> {
    const { flags } = await this.parse(DlqPurge);
    const group = flags.consumerGroup.trim();
    const dryRun = flags['dry-run'];
    return this.withClient(async (client) => {
      const { queues, unreached } = await deadLetterQueues(client, group);
      const targets = purgeTargets(queues);
      const missing = this.partlyWithout(unreached);
      const rows = targets.map(({ addr, brokerName, messages }) => ({ address: addr, brokerName, messages }));
      const total = rows.reduce((sum, { messages }) => sum + messages, 0);
      if (dryRun || total === 0) return { group, dryRun, brokers: rows, unreached: missing };
      const warning = `This removes ${counted(total, 'dead letter')} of group ${group} for good.`;
      await this.confirmByName(warning, group, flags.confirm);
      const outcomes = await purgeDeadLetters(client, group, targets);
      if (outcomes.some(({ error }) => error !== undefined)) this.endWith('PARTIAL');
      return {
        group,
        dryRun,
        brokers: outcomes.map(({ item, value, error }) => ({
          ...{ address: item.addr, brokerName: item.brokerName, messages: value ?? 0 },
          ...(error !== undefined && { error }),
        })),
        unreached: missing,
      };
    });
  }

  protected override render({ group, dryRun, brokers }: Purged): void {
    for (const { address, brokerName, messages, error } of brokers) {
      const letters = `${counted(messages, 'dead letter')} of group ${group} on ${brokerName} (${address})`;
      if (error !== undefined) this.out.line(`${brokerName} (${address}) failed: ${error.message}. ${error.hint}`);
      else this.out.line(`${dryRun ? 'would remove' : 'removed'} ${letters}`);
    }
  }
}
