import { Flags } from '@oclif/core';
import { deadLetterQueues } from '../../admin/dlq/dead-letter-queue.ts';
import {
  findDeadLetter,
  type NotResent,
  planAll,
  planTimes,
  type ResendPlan,
  resendDeadLetters,
  resendNamed,
} from '../../admin/dlq/resend-dead-letters.ts';
import { Resender, type ResendTarget } from '../../admin/dlq/resender.ts';
import { momentOf } from '../../admin/moment.ts';
import { ClusterCommand, type UnreachedValue } from '../../cli/cluster-command.ts';
import type { Family } from '../../cli/families.ts';
import { counted } from '../../cli/output/counted.ts';
import type { AdminClient } from '../../client/admin-client.ts';
import { MqError } from '../../errors/index.ts';

interface ResentLetters {
  readonly group: string;
  readonly target: ResendTarget;
  readonly dryRun: boolean;
  /** Letters that are meant. */
  readonly messages: number;
  readonly resent: number;
  readonly failed: readonly NotResent[];
  readonly unreached: readonly UnreachedValue[];
}

/** What the flags choose. */
interface Choice {
  readonly group: string;
  readonly target: ResendTarget;
  readonly dryRun: boolean;
}

export default class DlqResend extends ClusterCommand<ResentLetters> {
  static override family: Family = 'message';
  static override summary = 'Send the dead letters of a consumer group again';
  static override description =
    'They go to the retry topic of the group, so that no other group gets them, with the same id, and with all their tries to come. --all remembers how far it came: run again, it goes on there, and repeats at most the batch of 32 it was in. The dead letters stay where they are; mq dlq purge removes them.';
  static override examples = [
    { description: 'all that were not sent again yet', command: 'mq dlq resend -g Billing --all' },
    { description: 'two of them', command: 'mq dlq resend -g Billing -i ID1,ID2' },
    {
      description: 'those of an hour, to every group of their topics; look first',
      command:
        'mq dlq resend -g Billing --begin 2026-01-31#08:00:00:000 --end 2026-01-31#09:00:00:000 --to-origin --dry-run',
    },
  ];
  static override flags = {
    consumerGroup: Flags.string({ char: 'g', required: true, helpValue: 'GROUP', description: 'consumer group' }),
    msgId: Flags.string({ char: 'i', helpValue: 'ID[,ID]', description: 'these messages, by either kind of id' }),
    all: Flags.boolean({ description: 'all that --all has not sent again yet' }),
    again: Flags.boolean({ description: 'with --all: also those it has' }),
    begin: Flags.string({ helpValue: 'TIME', description: 'those given up at this time or later' }),
    end: Flags.string({ helpValue: 'TIME', description: 'those given up at this time or earlier' }),
    'to-origin': Flags.boolean({ description: 'to the topic each came from: every group of it gets them' }),
    'dry-run': Flags.boolean({ description: 'say how many would be sent, send nothing' }),
  };

  protected override async execute(): Promise<ResentLetters> {
    const { flags } = await this.parse(DlqResend);
    const { msgId, all, again, begin, end } = flags;
    const ways = [msgId !== undefined, all, begin !== undefined || end !== undefined].filter(Boolean).length;
    if (ways !== 1) {
      throw new MqError('USAGE', 'which dead letters? Give one of -i (--msgId), --all, and --begin with --end', {});
    }
    if (again && !all) throw new MqError('USAGE', '--again goes with --all');
    const choice: Choice = {
      group: flags.consumerGroup.trim(),
      target: flags['to-origin'] ? 'origin' : 'retry',
      dryRun: flags['dry-run'],
    };
    const times = {
      begin: begin === undefined ? undefined : momentOf('begin', begin),
      end: end === undefined ? undefined : momentOf('end', end),
    };
    const abort = new AbortController();
    this.onInterrupt(() => abort.abort());
    return this.withClient(async (client) => {
      if (msgId !== undefined) return this.named(client, choice, msgId);
      const { group, target } = choice;
      const { queues, unreached } = await deadLetterQueues(client, group);
      const plan = all ? planAll(group, target, queues, again) : await planTimes(client, group, target, queues, times);
      return this.planned(client, choice, plan, this.partlyWithout(unreached));
    }, abort.signal);
  }

  private async planned(
    client: AdminClient,
    choice: Choice,
    plan: ResendPlan,
    unreached: UnreachedValue[],
  ): Promise<ResentLetters> {
    const { messages } = plan;
    const nothing = { ...choice, messages, resent: 0, failed: [], unreached };
    if (choice.dryRun || messages === 0) return nothing;
    await this.confirm(questionOf(choice, messages));
    const progress = this.progress({ label: 'Sending again', total: messages, unit: 'messages' });
    const resender = new Resender(client, choice.group, choice.target, this.timeoutMs);
    const done = await resendDeadLetters(client, plan, resender, (count) => progress.advance(count));
    progress.done();
    if (done.failed.length > 0) this.endWith('PARTIAL');
    return { ...nothing, ...done };
  }

  private async named(client: AdminClient, choice: Choice, list: string): Promise<ResentLetters> {
    const ids = [...new Set(list.split(',').map((id) => id.trim()))].filter((id) => id !== '');
    const letters = await Promise.all(ids.map((id) => findDeadLetter(client, choice.group, id)));
    const nothing = { ...choice, messages: letters.length, resent: 0, failed: [], unreached: [] };
    if (choice.dryRun) return nothing;
    await this.confirm(questionOf(choice, letters.length));
    const { queues } = await deadLetterQueues(client, choice.group);
    const brokerNames = new Map(queues.map(({ address, brokerName }) => [address, brokerName]));
    const resender = new Resender(client, choice.group, choice.target, this.timeoutMs);
    const { resent, failed } = await resendNamed(
      client,
      resender,
      letters,
      ({ storeHost }) => brokerNames.get(storeHost) ?? '',
    );
    if (failed.length > 0) this.endWith('PARTIAL');
    return { ...nothing, resent: resent.length, failed };
  }

  protected override render({ group, target, dryRun, messages, resent, failed }: ResentLetters): void {
    const where = placeOf({ group, target });
    if (dryRun) this.out.line(`would send ${counted(messages, 'dead letter')} of group ${group} to ${where}`);
    else if (messages === 0) this.out.line(`group ${group} has no dead letters to send again`);
    else this.out.line(`sent ${resent} of ${counted(messages, 'dead letter')} of group ${group} to ${where}`);
    for (const { msgId, brokerName, queueOffset, error } of failed) {
      this.out.line(`${msgId} (${brokerName} at ${queueOffset}) was not sent: ${error.message}. ${error.hint}`);
    }
  }
}

const placeOf = ({ group, target }: Pick<Choice, 'group' | 'target'>): string =>
  target === 'retry' ? `%RETRY%${group}` : 'the topics they came from';

const questionOf = (choice: Choice, messages: number): string =>
  `Send ${counted(messages, 'dead letter')} of group ${choice.group} to ${placeOf(choice)}?`;
