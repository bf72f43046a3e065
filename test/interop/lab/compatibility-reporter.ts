import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Reporter, TestModule } from 'vitest/node';
import { brokerName } from './broker-name.ts';
import { CLIENTS, type Covered, FEATURES, isDue, type Replicated, type Word } from './compatibility.ts';
import { APACHE_VERSIONS } from './jars.ts';
import { INTEROP, ROOT } from './paths.ts';
import { replicationTable, type TriedCopy } from './replication-table.ts';
import { type TriedWord, vocabularyTable } from './vocabulary-table.ts';

interface Cell extends Covered {
  passed: boolean;
}

/** Writes docs/compatibility.md after a run of all interoperability tests against all peers, and only then. */
export default class CompatibilityReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const files = readdirSync(INTEROP).filter((name) => name.endsWith('.test.ts'));
    if (process.env.MQ_PEERS !== undefined || modules.length < files.length) return;
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const cells = tests.flatMap(cellsOf);
    const words = tests.flatMap(wordOf);
    if (cells.length === 0) return;
    const text = page(cells) + replicationTable(tests.flatMap(copiesOf)) + vocabularyTable(words);
    writeFileSync(join(ROOT, 'docs', 'compatibility.md'), text);
  }
}

function cellsOf(test: { meta(): { covers?: Covered[] }; result(): { state: string } }): Cell[] {
  const { state } = test.result();
  if (state !== 'passed' && state !== 'failed') return [];
  return (test.meta().covers ?? []).map((covered) => ({ ...covered, passed: state === 'passed' }));
}

function copiesOf(test: { meta(): { replicated?: Replicated[] }; result(): { state: string } }): TriedCopy[] {
  const passed = test.result().state === 'passed';
  return (test.meta().replicated ?? []).map((replicated) => ({ ...replicated, passed }));
}

function wordOf(test: { meta(): { word?: Word }; result(): { state: string } }): TriedWord[] {
  const { word } = test.meta();
  const { state } = test.result();
  return word === undefined || (state !== 'passed' && state !== 'failed')
    ? []
    : [{ ...word, passed: state === 'passed' }];
}

function page(cells: readonly Cell[]): string {
  const columns: Omit<Covered, 'feature'>[] = [
    ...CLIENTS.map((client) => ({ client, peer: 'mq' as const })),
    ...APACHE_VERSIONS.map((peer) => ({ client: 'mq SDK' as const, peer })),
  ];
  const table = [
    ['', ...columns.map(({ client, peer }) => `${client} → ${brokerName(peer)}`)],
    ['---', ...columns.map(() => ':-:')],
    ...FEATURES.map((feature) => [feature, ...columns.map((column) => mark(cells, { feature, ...column }))]),
  ];
  return `# Compatibility

Unmodified clients against this broker, and this package's SDK against unmodified brokers, as the last whole run of
\`npm run test:interop\` saw it: ✓ passed, ✗ failed or was not reached, – not a test (mostly because the client or the
broker of that version does not have the feature).

${table.map((row) => `| ${row.join(' | ')} |`).join('\n')}
`;
}

function mark(cells: readonly Cell[], cell: Covered): string {
  const { feature, client, peer } = cell;
  const own = cells.filter((one) => one.feature === feature && one.client === client && one.peer === peer);
  if (own.length === 0) return isDue(cell) ? '✗' : '–';
  return own.every(({ passed }) => passed) ? '✓' : '✗';
}
