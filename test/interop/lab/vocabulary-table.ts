import { brokerName } from './broker-name.ts';
import type { PeerName } from './cluster.ts';
import type { Word } from './compatibility.ts';
import { APACHE_VERSIONS } from './jars.ts';

/** A command line that was tried, and whether the test of it passed. */
export interface TriedWord extends Word {
  passed: boolean;
}

const PEERS: readonly PeerName[] = ['mq', ...APACHE_VERSIONS];

/** The table of commands: each against each broker, beside the original's own answer. */
export function vocabularyTable(words: readonly TriedWord[]): string {
  if (words.length === 0) return '';
  const commands = [...new Set(words.map(({ command }) => command))].sort((a, b) => (a < b ? -1 : 1));
  const rows = [
    ['command', ...PEERS.map(brokerName), 'what differs from the original'],
    ['---', ...PEERS.map(() => ':-:'), '---'],
    ...commands.map((command) => rowOf(words.filter((word) => word.command === command))),
  ];
  return `
## Commands

Every command against every broker, as the same run saw it: ✓ did what it should, = and the original's own command
answered the same, ○ this broker cannot do it and mq said what is needed, ✗ failed, – not tried.

${rows.map((row) => `| ${row.join(' | ')} |`).join('\n')}
`;
}

function rowOf(words: readonly TriedWord[]): string[] {
  const differs = new Set(words.flatMap((word) => (word.differs === undefined ? [] : [word.differs])));
  return [`\`${words[0]?.command}\``, ...PEERS.map((peer) => mark(words, peer)), [...differs].join(' ')];
}

function mark(words: readonly TriedWord[], peer: PeerName): string {
  const own = words.filter((word) => word.peer === peer);
  if (own.length === 0) return '–';
  if (own.some(({ passed }) => !passed)) return '✗';
  if (own.every(({ outcome }) => outcome === 'refused')) return '○';
  return own.some(({ agrees }) => agrees === true) ? '=' : '✓';
}
