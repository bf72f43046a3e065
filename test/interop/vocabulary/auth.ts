import type { VocabularyCase, VocabularyLab } from './case.ts';

type Args = VocabularyCase['args'];

/** A plain broker has neither users (5.3, configured) nor accounts (4.9, aclEnable): test/interop/auth.test.ts has both. */
const refused = (command: string, args: Args, differs: string): VocabularyCase => ({
  command,
  args,
  answeredBy: [],
  shows: [],
  differs,
});

const at = ({ brokerAddr }: VocabularyLab): string[] => ['-b', brokerAddr];
const rule = ['-s', 'User:words', '-r', 'Topic:Words', '-a', 'Pub', '-d', 'Allow'];
const nobody = '127.0.0.1:1';

/** Two words of the original's that every case here is about. */
const USERS = 'says which broker keeps users, where the original prints a stack trace and exits 0';
const ACCOUNTS = 'says which broker keeps accounts, where the original waits for an answer that never comes';

export const authCases: readonly VocabularyCase[] = [
  refused('createUser', (lab) => [...at(lab), '-u', 'words', '-p', 'secret'], USERS),
  refused('updateUser', (lab) => [...at(lab), '-u', 'words', '-s', 'disable'], USERS),
  refused('deleteUser', (lab) => [...at(lab), '-u', 'words'], USERS),
  refused('getUser', (lab) => [...at(lab), '-u', 'words'], USERS),
  refused('listUser', at, USERS),
  refused('copyUser', ({ brokerAddr }) => ['-f', brokerAddr, '-t', nobody], USERS),
  refused('createAcl', (lab) => [...at(lab), ...rule], USERS),
  refused('updateAcl', (lab) => [...at(lab), ...rule], USERS),
  refused('deleteAcl', (lab) => [...at(lab), '-s', 'User:words'], USERS),
  refused('getAcl', (lab) => [...at(lab), '-s', 'User:words'], USERS),
  refused('listAcl', at, USERS),
  refused('copyAcl', ({ brokerAddr }) => ['-f', brokerAddr, '-t', nobody], USERS),
  refused('updateAclConfig', (lab) => [...at(lab), '-a', 'words-account', '-s', 'words-secret'], ACCOUNTS),
  refused('deleteAclConfig', (lab) => [...at(lab), '-a', 'words-account'], ACCOUNTS),
  refused('updateGlobalWhiteAddr', (lab) => [...at(lab), '-g', '10.0.0.1'], ACCOUNTS),
  refused('clusterAclConfigVersion', at, ACCOUNTS),
  refused('getAclConfig', at, ACCOUNTS),
];
