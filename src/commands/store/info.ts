import { Flags } from '@oclif/core';
import type { Family } from '../../cli/families.ts';
import { counted } from '../../cli/output/counted.ts';
import { localTimeMs } from '../../cli/output/time.ts';
import { ReadCommand } from '../../cli/read-command.ts';
import { byteText } from '../../cli/store/byte-text.ts';
import { chosenStore, storeArgs, storeFlags } from '../../cli/store/store-choice.ts';
import type { StoreInfo as Info } from '../../engine/store/inspect/store-info.ts';

const time = (timestampMs: number): string => (timestampMs <= 0 ? 'none' : localTimeMs(timestampMs));

export default class StoreInfo extends ReadCommand<Info> {
  static override family: Family = 'store';
  static override summary = 'Show what a store on disk holds';
  static override description =
    "Whose store it is and who wrote it, lengths of its files, first and last message, topics and queues with their offsets, groups with the progress last saved (brokers save it every 5 s), checkpoint, index, what it takes on disk, and whether a broker runs on it. Reads ends and heads, never a whole file; changes nothing. Works on our stores and on Apache's, beside a running broker too.";
  static override examples = [
    { description: 'a store', command: 'mq store info /data/store' },
    { description: 'of a configuration file', command: 'mq store info -c broker.conf' },
    { description: 'every queue of a topic', command: 'mq store info /data/store --queues --topic Orders' },
  ];
  static override args = storeArgs;
  static override flags = {
    ...storeFlags,
    topic: Flags.string({ char: 't', helpValue: 'NAME', description: 'only this topic' }),
    queues: Flags.boolean({ description: 'a row for each queue rather than for each topic' }),
  };

  private byQueue = false;

  protected override async execute(): Promise<Info> {
    const { args, flags } = await this.parse(StoreInfo);
    this.byQueue = flags.queues;
    const source = await chosenStore('store info', args, flags);
    const { storeInfo } = await import('../../engine/store/inspect/store-info.ts');
    const info = await storeInfo(source);
    const topic = flags.topic?.trim();
    if (topic === undefined) return info;
    return {
      ...info,
      queues: info.queues.filter((queue) => queue.topic === topic),
      groups: info.groups.filter((group) => group.topic === topic),
    };
  }

  protected override render(info: Info): void {
    this.renderStore(info);
    this.out.line();
    this.renderQueues(info);
    if (info.groups.length > 0 || this.out.wantsTable) {
      this.out.line();
      this.out.table(
        [
          { heading: '#Group', value: ({ group }) => group },
          { heading: '#Topic', value: ({ topic }) => topic },
          { heading: '#Queues', align: 'right', value: ({ queues }) => queues },
          { heading: '#Diff', align: 'right', value: ({ diff }) => diff },
          { heading: '#Ahead', align: 'right', value: ({ ahead }) => ahead },
        ],
        info.groups,
      );
    }
    this.out.line();
    this.out.table(
      [
        { heading: '#On Disk', value: ({ name }) => name },
        { heading: '#Files', align: 'right', value: ({ files }) => files },
        { heading: '#Length', align: 'right', value: ({ apparentBytes }) => byteText(apparentBytes) },
        { heading: '#Occupied', align: 'right', value: ({ realBytes }) => byteText(realBytes) },
      ],
      info.usage,
    );
    for (const problem of info.problems) this.out.note(`problem: ${problem}`);
    if (info.problems.length > 0) this.out.note(`mq store verify ${info.directory} says what it means.`);
  }

  private renderStore(info: Info): void {
    const { owner, holder, geometry, log, checkpoint, index, timer } = info;
    const last = index[index.length - 1];
    this.out.pairs([
      ['Store', info.directory],
      [
        'Broker',
        owner.brokerName === undefined
          ? 'not known'
          : `${owner.brokerName} of ${owner.brokerClusterName ?? 'an unknown cluster'}`,
      ],
      [
        'Written by',
        owner.writers.length === 0 ? 'not known' : `${owner.writers.join(', ')} (${owner.evidence.join(', ')})`,
      ],
      ['Runs', holder === undefined ? 'nobody' : `${holder.kind}, pid ${holder.pid}: figures move while they are read`],
      [
        'Shut down',
        holder !== undefined ? 'runs' : info.hasAbort ? 'no, abort is there: the next start recovers' : 'cleanly',
      ],
      ['Log files', `${info.logFiles} of ${geometry.mappedFileSizeCommitLog} bytes in ${info.logDirectory}`],
      ['Queue files', `${geometry.mappedFileSizeConsumeQueue} bytes each`],
      [
        'Index files',
        geometry.maxHashSlotNum === undefined
          ? `${index.length}`
          : `${index.length} of ${geometry.maxHashSlotNum} slots and ${geometry.maxIndexNum} entries`,
      ],
      ['Log', `${log.start} to ${log.end}`],
      ['First message', time(log.firstStoreTime)],
      ['Last message', time(log.lastStoreTime)],
      [
        'Messages',
        `${info.messages} in ${counted(info.queues.length, 'queue')} of ${counted(new Set(info.queues.map(({ topic }) => topic)).size, 'topic')}`,
      ],
      ['Batch topics', info.batchTopics.length === 0 ? 'none' : info.batchTopics.join(', ')],
      [
        'Checkpoint',
        checkpoint === undefined
          ? 'none: after a crash the whole log is read'
          : `log ${time(checkpoint.physicMsgTimestamp)}, queues ${time(checkpoint.logicsMsgTimestamp)}, index ${time(checkpoint.indexMsgTimestamp)}`,
      ],
      [
        'Index',
        last === undefined
          ? 'none'
          : `${index.reduce((sum, { entries }) => sum + entries, 0)} entries, the newest of ${time(last.endTimestamp)}`,
      ],
      [
        'Timer',
        timer === undefined
          ? 'none'
          : `delivered up to ${time(timer.readTimeMs)}, queue read up to ${timer.queueOffset}`,
      ],
      ['Consume store', info.consumeStoreBytes === undefined ? 'none' : byteText(info.consumeStoreBytes)],
    ]);
  }

  private renderQueues({ queues }: Info): void {
    if (this.byQueue) {
      this.out.table(
        [
          { heading: '#Topic', value: ({ topic }) => topic },
          { heading: '#QID', align: 'right', value: ({ queueId }) => queueId },
          { heading: '#Min Offset', align: 'right', value: ({ minOffset }) => minOffset },
          { heading: '#Max Offset', align: 'right', value: ({ maxOffset }) => maxOffset },
          { heading: '#Files', align: 'right', value: ({ files }) => files },
        ],
        queues,
      );
      return;
    }
    const topics = new Map<string, { topic: string; queues: number; messages: number }>();
    for (const { topic, minOffset, maxOffset } of queues) {
      const row = topics.get(topic) ?? { topic, queues: 0, messages: 0 };
      row.queues++;
      row.messages += maxOffset - minOffset;
      topics.set(topic, row);
    }
    this.out.table(
      [
        { heading: '#Topic', value: ({ topic }) => topic },
        { heading: '#Queues', align: 'right', value: ({ queues: count }) => count },
        { heading: '#Messages', align: 'right', value: ({ messages }) => messages },
      ],
      [...topics.values()],
    );
  }
}
