import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { firstMessage, storedRecords, tracedMessage } from '../lab/words.ts';
import type { VocabularyCase, VocabularyLab } from './case.ts';

/** Ids of the message a case looks at: the two kinds, found before it runs. */
const ids = { unique: '', offset: '', traced: '' };

async function findIds(lab: VocabularyLab): Promise<void> {
  const { msgId, offsetMsgId } = await firstMessage(lab);
  ids.unique = msgId;
  ids.offset = offsetMsgId;
}

/** 4.9 has no `-t` here, and no charset. */
const byIdIn49 = (lab: VocabularyLab, args: readonly string[]): readonly string[] =>
  lab.peer === '4.9.7' ? ['-i', ids.offset] : args;

const LABELS =
  /^(?:Topic|Tags|Keys|Queue ID|Queue Offset|CommitLog Offset|Reconsume Times|Store Timestamp|System Flag):.*$/gm;

/** The facts of a message that both show, without how they are set out. */
const factsOf = (stdout: string): string[] | undefined =>
  stdout.match(LABELS)?.map((line) => line.replace(/\s+/g, ' ').trim());

const offsetsOf = (stdout: string): string[] => (stdout.match(/queueOffset=\d+/g) ?? []).sort();
const keysOf = (stdout: string): string[] => (stdout.match(/KEYS=key-\d+/g) ?? []).sort();

const COMPACTION_FILE = 'compaction.log';

export const messageCases: readonly VocabularyCase[] = [
  {
    command: 'queryMsgById',
    before: findIds,
    args: ({ topic }) => ['-t', topic, '-i', ids.offset],
    original: (lab) => byIdIn49(lab, ['-t', lab.topic, '-i', ids.offset]),
    shows: [/^OffsetID: +\w+$/m, /^Keys: +\[key-0\]$/m, /^MessageTrack \[consumerGroup=words-service, trackType=/m],
    agree: factsOf,
    differs: 'Ours shows how far each group is with the message as well.',
  },
  {
    command: 'queryMsgByUniqueKey',
    before: findIds,
    args: ({ topic }) => ['-t', topic, '-i', ids.unique],
    shows: [/^Topic: +Words$/m, /^Keys: +\[key-0\]$/m],
    agree: factsOf,
  },
  {
    command: 'queryMsgByKey',
    args: ({ topic }) => ['-t', topic, '-k', 'key-3'],
    shows: [/^#Message ID +#QID +#Offset/m],
    agree: (stdout) => /^(\w{32,}) +(\d+) +(\d+)/m.exec(stdout)?.slice(1),
    differs: 'Ours shows the time of storing as well, and how far the groups are where there is one message.',
  },
  {
    command: 'queryMsgByOffset',
    args: ({ topic, brokerName }) => ['-t', topic, '-b', brokerName, '-i', '0', '-o', '1'],
    shows: [/^Keys: +\[key-4\]$/m, /^Queue Offset: +1$/m],
    agree: factsOf,
  },
  {
    command: 'queryMsgTraceById',
    before: async (lab) => {
      ids.traced = await tracedMessage(lab);
    },
    args: () => ['-i', ids.traced],
    shows: [/^#Type +#ProducerGroup +#ClientHost +#SendTime +#CostTimes +#Status$/m, /^Pub +words-traced /m],
    agree: (stdout) => /^Pub\s+words-traced\s.*\s(\w+)$/m.exec(stdout.replace(/ +$/gm, ''))?.[1],
  },
  {
    command: 'printMsg',
    args: ({ topic }) => ['-t', topic, '-d', 'false'],
    shows: [/^MSGID: \w+ MessageExt \[brokerName=/m, 'NOT PRINT BODY', '-'.repeat(56)],
    agree: keysOf,
  },
  {
    command: 'printMsgByQueue',
    args: ({ topic, brokerName }) => ['-t', topic, '-a', brokerName, '-i', '1', '-p', 'true', '-d', 'true'],
    shows: [/^MSGID: \w+ MessageExt .* BODY: word 1$/m],
    agree: (stdout) => [keysOf(stdout), stdout.match(/BODY: .*/g)],
  },
  {
    command: 'printMsgByQueue',
    args: ({ topic, brokerName }) => ['-t', topic, '-a', brokerName, '-i', '1', '-f', 'true'],
    shows: [/^Tag: TagA +Count: 5$/m],
    agree: (stdout) => /Tag: TagA +Count: 5/.exec(stdout)?.[0].replace(/ +/g, ' '),
  },
  {
    command: 'consumeMessage',
    args: ({ topic, brokerName }) => ['-t', topic, '-b', brokerName, '-i', '2', '-c', '3'],
    shows: ['Consume ok', /^MSGID: \w+ /m],
    agree: offsetsOf,
  },
  {
    command: 'sendMessage',
    args: ({ brokerName }) => ['-t', brokerName, '-p', 'hello', '-k', 'key-sent', '-c', 'TagB'],
    shows: [/^#Broker Name +#QID +#Send Result +#MsgId$/m, /^\S+ +0 +SEND_OK +\w{32,}$/m],
    agree: (stdout) => /^(\S+) +(\d+) +(SEND_OK)/m.exec(stdout)?.slice(1),
  },
  {
    command: 'checkMsgSendRT',
    args: ({ brokerName }) => ['-t', brokerName, '-a', '3'],
    shows: [/^#Broker Name +#QID +#Send Result +#RT$/m, /^Avg RT: \d+\.\d\d$/m],
    agree: (stdout) => stdout.match(/^\S+ +\d+ +true/gm)?.map((line) => line.replace(/ +/g, ' ')),
    differs: 'Times have fractions of milliseconds in ours.',
  },
  {
    command: 'dumpCompactionLog',
    before: async (lab) => writeFile(join(lab.directory, COMPACTION_FILE), await storedRecords(lab)),
    args: ({ directory }) => ['-f', join(directory, COMPACTION_FILE)],
    shows: [/^MessageExt \[brokerName=null, queueId=0, .*queueOffset=0, .*KEYS=key-0/m],
    differs: 'Asks no broker; 4.9.7 has no such command.',
  },
];
