import { Flags } from '@oclif/core';
import type { Family } from '../../cli/families.ts';
import { counted } from '../../cli/output/counted.ts';
import type { Column } from '../../cli/output/table.ts';
import { ReadCommand } from '../../cli/read-command.ts';
import { byteText } from '../../cli/store/byte-text.ts';
import { PhaseProgress } from '../../cli/store/phase-progress.ts';
import { chosenStore, storeArgs, storeFlags } from '../../cli/store/store-choice.ts';
import type { Remedy, StoreDamage } from '../../engine/store/inspect/damage.ts';
import type { VerifyReport } from '../../engine/store/inspect/verify-report.ts';

/** Damages shown as text; JSON has more. */
const SHOWN = 50;

/** The report as `--json` shows it. */
interface Verified extends VerifyReport {
  /** Command lines to run next, the most useful first. */
  readonly next: readonly string[];
}

export default class StoreVerify extends ReadCommand<Verified> {
  static override family: Family = 'store';
  static override summary = 'Check every record, queue entry and index entry of a store';
  static override description =
    "Reads the whole store and says of each damage where it is and what it means: commit log (magic, size, position, checksum), consume queues against the log both ways, index, checkpoint, configuration files with their .bak, state of consumption. Changes nothing. Works on our stores and on Apache's; beside a running broker what it writes meanwhile is not judged. Exit status 10: damage; 0: none, or only what the next start of a broker puts right by itself.";
  static override examples = [
    { description: 'a store', command: 'mq store verify /data/store' },
    { description: 'only whether the log is whole', command: 'mq store verify /data/store --fast' },
    { description: 'of a configuration file', command: 'mq store verify -c broker.conf --json' },
  ];
  static override args = storeArgs;
  static override flags = {
    ...storeFlags,
    fast: Flags.boolean({ description: 'only the frames of the log: no checksums, queues and index' }),
  };

  protected override async execute(): Promise<Verified> {
    const { args, flags } = await this.parse(StoreVerify);
    const source = await chosenStore('store verify', args, flags);
    const { verifyStore } = await import('../../engine/store/inspect/verify-store.ts');
    const abort = new AbortController();
    this.onInterrupt((signal) => {
      this.endInterrupted(signal);
      abort.abort();
    });
    const bar = new PhaseProgress((options) => this.progress(options));
    const report = await verifyStore({
      ...{ ...source, fast: flags.fast, signal: abort.signal },
      onProgress: (done, total) => bar.advance('Verifying', done, total),
    });
    bar.end();
    if (report.outcome === 'DAMAGED') this.endWith('BAD_ANSWER');
    return { ...report, next: report.remedies.map((remedy) => nextCommand(remedy, report.directory)) };
  }

  protected override render(report: Verified): void {
    const { holder, damages, damageCount } = report;
    this.out.pairs([
      ['Store', report.directory],
      ['Runs', holder === undefined ? 'nobody' : `${holder.kind}, pid ${holder.pid}`],
      ['Shut down', holder !== undefined ? 'runs' : report.hasAbort ? 'no: the next start recovers' : 'cleanly'],
      ['Log', `${report.logStart} to ${report.logEnd}, ${byteText(report.bytes)} read`],
      ['Messages', report.records],
      ['Queue entries', report.fast ? 'not checked (--fast)' : report.queueEntries],
      ['Index entries', report.fast ? 'not checked (--fast)' : report.indexEntries],
      ['Configuration', counted(report.configFiles, 'file')],
      ['Consume store', report.consumeStore],
      ['Damages', damageCount],
    ]);
    const shown = this.out.wantsTable ? damages : damages.slice(0, SHOWN);
    if (shown.length > 0) this.out.line();
    this.out.table(columns, shown, { empty: '' });
    if (damageCount > shown.length) {
      this.out.note(`${counted(damageCount - shown.length, 'more damage')} not shown; see --json.`);
    }
    for (const note of report.notes) this.out.note(`note: ${note}`);
    this.out.line();
    this.out.line(conclusion(report));
    for (const command of report.next) this.out.line(`  ${command}`);
  }
}

const columns: readonly Column<StoreDamage>[] = [
  { heading: '#Kind', value: ({ kind }) => kind },
  { heading: '#File', value: ({ file }) => file },
  { heading: '#Offset', align: 'right', value: ({ offset }) => offset },
  { heading: '#Length', align: 'right', value: ({ length }) => length },
  { heading: '#Count', align: 'right', value: ({ count }) => count },
  { heading: '#Queue', value: ({ topic, queueId }) => (topic === undefined ? undefined : `${topic}/${queueId}`) },
  { heading: '#Queue Offset', align: 'right', value: ({ queueOffset }) => queueOffset },
  { heading: '#Mended By', value: ({ remedy }) => remedy },
  { heading: '#What It Means', value: ({ means }) => means },
];

function conclusion({ outcome, isComplete }: Verified): string {
  if (!isComplete) return 'Interrupted: only a part of the store was looked at.';
  if (outcome === 'SOUND') return 'The store is sound.';
  if (outcome === 'NEEDS_START') return 'Nothing but what the next start of a broker puts right by itself.';
  return 'The store is damaged. What to run next, while no broker runs on it:';
}

function nextCommand(remedy: Remedy, directory: string): string {
  switch (remedy) {
    case 'start':
      return `mq broker start --store ${directory}`;
    case 'recover':
      return `mq recover --store ${directory} --dry-run`;
    case 'rebuild':
      return `mq store rebuild ${directory} --dry-run`;
    case 'hand':
      return `mq store info ${directory}`;
  }
}
