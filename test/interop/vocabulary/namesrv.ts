import { AdminClient } from '../../../src/client/admin-client.ts';
import type { VocabularyCase } from './case.ts';

const firstLine = (stdout: string): string | undefined => stdout.trim().split('\n', 1)[0];
/** How many topics a name server changed. */
const countOf = (stdout: string): string | undefined => /OK, (\d+)/.exec(stdout)?.[1];
/** Settings as the original lays them out. */
const settingsOf = (stdout: string): string[] =>
  stdout
    .split('\n')
    .flatMap((line) => /^(\w+) *= {2}(.*)$/.exec(line)?.slice(1).join('=').trim() ?? [])
    .sort();

export const namesrvCases: readonly VocabularyCase[] = [
  {
    command: 'wipeWritePerm',
    args: ({ brokerName }) => ['-b', brokerName],
    shows: [/^wipe write perm of broker\[\S+\] in name server\[\S+\] OK, \d+$/m],
    agree: countOf,
  },
  {
    command: 'addWritePerm',
    args: ({ brokerName }) => ['-b', brokerName],
    shows: [/^add write perm of broker\[\S+\] in name server\[\S+\] OK, \d+$/m],
    agree: countOf,
  },
  {
    command: 'updateKvConfig',
    args: () => ['-s', 'words', '-k', 'key', '-v', 'value'],
    shows: ['create or update kv config to namespace success.'],
    agree: firstLine,
  },
  {
    command: 'deleteKvConfig',
    before: async ({ namesrv }) => {
      const client = new AdminClient({ namesrvAddr: namesrv });
      await client.namesrv.putKvConfig('words', 'key', 'value');
      await client.close();
    },
    args: () => ['-s', 'words', '-k', 'key'],
    shows: ['delete kv config from namespace success.'],
    agree: firstLine,
  },
  {
    command: 'getNamesrvConfig',
    args: () => [],
    shows: [/^=+127\.0\.0\.1:\d+=+$/m, /^orderMessageEnable {32}= {2}true$/m],
    agree: settingsOf,
  },
  {
    command: 'updateNamesrvConfig',
    args: () => ['-k', 'orderMessageEnable', '-v', 'true'],
    shows: ['update name server config success!', 'orderMessageEnable : true'],
    agree: (stdout) => /^orderMessageEnable : \w+$/m.exec(stdout)?.[0],
  },
];
