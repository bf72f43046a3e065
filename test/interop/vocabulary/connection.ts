import { onlineConsumer, onlineProducer } from '../lab/words.ts';
import type { VocabularyCase } from './case.ts';

/** The client the case has made, and what it subscribes to. */
const consumerOf = (stdout: string): unknown => [
  /127\.0\.0\.1@words/.exec(stdout)?.[0],
  stdout.match(/(?:ConsumeType|MessageModel|ConsumeFromWhere): *\w+/g)?.map((line) => line.replace(/ +/, ' ')),
];

/** Client ids of producers: `ip@pid#number`. */
const clientsOf = (stdout: string): string[] => [...new Set(stdout.match(/\S+@\d+#\d+/g))].sort();

export const connectionCases: readonly VocabularyCase[] = [
  {
    command: 'consumerConnection',
    before: onlineConsumer,
    args: () => ['-g', 'words-online'],
    shows: [/^#ClientId +#ClientAddr +#Language +#Version/m, 'Below is subscription:', 'MessageModel: CLUSTERING'],
    agree: consumerOf,
  },
  {
    command: 'producerConnection',
    before: onlineProducer,
    args: ({ brokerName }) => ['-g', 'words-producer', '-t', brokerName],
    shows: [/^#ClientId +#ClientAddr +#Language +#Version/m],
    agree: clientsOf,
    differs: 'Ours has headings.',
  },
  {
    command: 'producer',
    args: ({ brokerAddr }) => ['-b', brokerAddr],
    shows: [/^#Producer Group +#ClientId/m, /^words-producer +\S+@/m],
    agree: (stdout) => [
      /words-producer/.test(stdout),
      clientsOf(stdout.replaceAll('clientId=', ' ').replaceAll(',', ' ')),
    ],
    differs: 'Ours is a table, with version and time in words.',
  },
];
