import { brokerName } from './broker-name.ts';
import type { PeerName } from './cluster.ts';
import { COPIES, type Copying, type Replicated } from './compatibility.ts';
import { APACHE_VERSIONS } from './jars.ts';

/** What two brokers were seen to do, and whether the test of it passed. */
export interface TriedCopy extends Replicated {
  passed: boolean;
}

const PAIRS = APACHE_VERSIONS.flatMap((version): { master: PeerName; slave: PeerName }[] => [
  { master: 'mq', slave: version },
  { master: version, slave: 'mq' },
]);

/** Tried of our slaves only. */
const OURS_ALONE: Copying = 'the slave serves consumers without its master';

/** The table of masters and slaves of different make. A pair that was not reached stands as failed. */
export function replicationTable(tried: readonly TriedCopy[]): string {
  const rows = [
    ['', ...PAIRS.map(({ master, slave }) => `${brokerName(master)} → ${brokerName(slave)}`)],
    ['---', ...PAIRS.map(() => ':-:')],
    ...COPIES.map((copy) => [copy, ...PAIRS.map(({ master, slave }) => mark(tried, { copy, master, slave }))]),
  ];
  return `
## Replication

A master and its slave, one of them this broker, as the same run saw them: ✓ passed, ✗ failed or was not reached,
– not a test.

${rows.map((row) => `| ${row.join(' | ')} |`).join('\n')}
`;
}

function mark(tried: readonly TriedCopy[], { copy, master, slave }: Replicated): string {
  const own = tried.filter((one) => one.copy === copy && one.master === master && one.slave === slave);
  if (own.length === 0 && copy === OURS_ALONE && slave !== 'mq') return '–';
  return own.length > 0 && own.every(({ passed }) => passed) ? '✓' : '✗';
}
