import { Flags } from '@oclif/core';
import { MqCommand } from '../../cli/base-command.ts';
import type { Family } from '../../cli/families.ts';
import { counted } from '../../cli/output/counted.ts';
import { PhaseProgress } from '../../cli/store/phase-progress.ts';
import { chosenStore, storeArgs, storeFlags } from '../../cli/store/store-choice.ts';
import type { RebuildReport } from '../../engine/store/recover/rebuild-derived.ts';

export default class StoreRebuild extends MqCommand<RebuildReport> {
  static override family: Family = 'store';
  static override summary = 'Make the queues and the index of a store anew from its log';
  static override description =
    'Makes consume queues, index and checkpoint anew from the commit log and keeps what it replaces in a dated folder under damaged/. The difference to mq recover: that one repairs a damaged log too, and forgets which messages are out with whom; this one refuses a log that is not whole, and leaves log, offsets and the state of consumption alone. Use it for damaged or lost queues and index. Refuses while a broker has the store.';
  static override examples = [
    { description: 'what would be made anew', command: 'mq store rebuild /data/store --dry-run' },
    { description: 'without a question', command: 'mq store rebuild /data/store --yes' },
  ];
  static override args = storeArgs;
  static override flags = {
    ...storeFlags,
    'dry-run': Flags.boolean({ description: 'look and report, change nothing' }),
  };

  protected override async execute(): Promise<RebuildReport> {
    const { args, flags } = await this.parse(StoreRebuild);
    const source = await chosenStore('store rebuild', args, flags);
    const { rebuildDerived } = await import('../../engine/store/recover/rebuild-derived.ts');
    if (!flags['dry-run']) {
      await this.confirm(`Make queues, index and checkpoint of ${source.directory} anew? Those there are set aside.`);
    }
    const bar = new PhaseProgress((options) => this.progress(options));
    try {
      return await rebuildDerived({
        ...source,
        dryRun: flags['dry-run'],
        onProgress: ({ phase, doneBytes, totalBytes }) =>
          bar.advance(phase === 'verify' ? 'Checking records' : 'Rebuilding queues', doneBytes, totalBytes),
      });
    } finally {
      bar.end();
    }
  }

  protected override render(report: RebuildReport): void {
    const { dryRun, replaced, movedTo, queues } = report;
    this.out.pairs([
      ['Store', report.directory],
      ['Log files', `${report.logFileSize} bytes each`],
      ['Queue files', `${report.queueFileSize} bytes each`],
      ['Index files', `${report.maxHashSlotNum} slots, ${report.maxIndexNum} entries`],
      ['Valid records', `${report.records}, bytes ${report.logStart} to ${report.logEnd} of the log`],
      [dryRun ? 'To be replaced' : 'Replaced', replaced.join(', ') || 'nothing'],
      ['Rebuilt', dryRun ? 'nothing, this is a dry run' : counted(queues.length, 'queue')],
      ['Set aside', movedTo === undefined ? 'nothing' : `to ${movedTo}`],
    ]);
    for (const note of report.notes) this.out.note(`note: ${note}`);
    this.out.line();
    this.out.line(
      dryRun
        ? 'The log is whole; without --dry-run queues and index would be made anew.'
        : 'Queues and index were made anew.',
    );
  }
}
