import { resolve } from 'node:path';
import { Flags } from '@oclif/core';
import { MqCommand } from '../cli/base-command.ts';
import type { Family } from '../cli/families.ts';
import { counted } from '../cli/output/counted.ts';
import { jsonLine } from '../cli/output/json.ts';
import type { Progress } from '../cli/output/progress.ts';
import type { Column } from '../cli/output/table.ts';
import {
  type AsideList,
  type AsideMessage,
  asideList,
  asideMessage,
  isLeftAside,
  renderAside,
} from '../cli/store/aside.ts';
import type { Care } from '../engine/daemon/running/care.ts';
import type { RecoverOptions } from '../engine/store/recover/options.ts';
import type { DamagedRange, LostMessage, RecoverProgress, RecoverReport } from '../engine/store/recover/report.ts';
import type { StoreSettings } from '../engine/store/settings.ts';
import { MqError } from '../errors/index.ts';

/** Lost messages shown as text; JSON has more. */
const SHOWN_LOST = 20;

/** The report as `--json` shows it: sums beside the lists. */
type Recovered = RecoverReport & {
  readonly damagedBytes: number;
  readonly topicCount: number;
  readonly queueCount: number;
};

export default class Recover extends MqCommand<Recovered | AsideList | AsideMessage | undefined> {
  static override family: Family = 'store';
  static override summary = 'Repair and rebuild a store from its commit log';
  static override description =
    'Checks every record of the commit log. A damaged one costs itself only: what follows it stays, and queues keep their offsets. What is replaced (queues, index, checkpoint, damaged bytes) is kept in a folder under damaged/. File sizes come from the configuration, else from the files. Refuses while a broker has the store. Exit status 0: nothing was damaged; 10: damage was found and handled; 74: damage that needs a person. With --aside nothing is repaired: it shows what a member of a group had to give up when it followed another master, and writes the messages of one folder as mq sendMessage --from takes them; what producers repeated meanwhile is then there twice.';
  static override examples = [
    { description: 'what is damaged, without a change', command: 'mq recover --store /data/store --dry-run' },
    { description: 'the store of a configuration file', command: 'mq recover -c broker.conf' },
    { description: 'what was set aside when masters changed', command: 'mq recover --aside /data/store' },
    {
      description: 'and one folder of it, sent again',
      command: 'mq recover --aside /data/store/ha/aside/FOLDER | mq sendMessage --from -',
    },
  ];
  static override flags = {
    configFile: Flags.string({
      char: 'c',
      helpValue: 'FILE',
      description: 'broker.conf, which names the store and its file sizes',
    }),
    store: Flags.string({ helpValue: 'DIR', description: 'store directory; stronger than the file' }),
    'dry-run': Flags.boolean({ description: 'look and report, change nothing' }),
    aside: Flags.string({
      helpValue: 'DIR',
      exclusive: ['configFile', 'store', 'dry-run'],
      description: 'of a store: list what was set aside; of such a folder: its messages',
    }),
  };

  private bar: Progress | undefined;
  private phase: RecoverProgress['phase'] | undefined;
  private doneBytes = 0;
  private care: Care | undefined;

  protected override async execute(): Promise<Recovered | AsideList | undefined> {
    const { flags } = await this.parse(Recover);
    if (flags.aside !== undefined) return this.aside(resolve(flags.aside));
    if (flags.configFile === undefined && flags.store === undefined) {
      throw new MqError('USAGE', 'neither --configFile (-c) nor --store is given', {
        hint: 'Name the store: mq recover -c broker.conf, or mq recover --store DIR.',
      });
    }
    const options = await recoverOptions(flags.configFile, flags.store);
    const { recoverStore } = await import('../engine/store/recover/recover-store.ts');
    const { careOf } = await import('../engine/daemon/running/care.ts');
    this.care = await careOf(options.directory);
    const run = async (dryRun: boolean): Promise<RecoverReport> => {
      try {
        return await recoverStore({ ...options, dryRun, onProgress: (progress) => this.advance(progress) });
      } catch (error) {
        throw error instanceof MqError && error.code === 'IN_USE' ? this.inUse(error) : error;
      } finally {
        this.endBar();
      }
    };
    if (!flags['dry-run']) {
      if (this.care?.restarts === true) this.warning(wouldRestart(this.care));
      await this.confirm(
        `Recover the store ${options.directory}? Queues, index and checkpoint are set aside and rebuilt, damaged records are filled.`,
      );
    }
    const report = await run(flags['dry-run']);
    if (report.outcome === 'DAMAGE_NOT_HANDLED') throw notHandled(report);
    if (report.outcome === 'DAMAGE_HANDLED') this.endWith('BAD_ANSWER');
    return {
      ...report,
      damagedBytes: report.damaged.reduce((sum, { length }) => sum + length, 0),
      topicCount: new Set(report.queues.map(({ topic }) => topic)).size,
      queueCount: report.queues.length,
    };
  }

  /** Lists what a store has aside, or writes the messages of one folder. Changes nothing. */
  private async aside(directory: string): Promise<AsideList | undefined> {
    const { asideFolder, asideFolders, isAsideFolder, requireManifest } = await import(
      '../engine/store/recover/aside-folders.ts'
    );
    const { nodeFileSystem: fs } = await import('../engine/store/files/file-system.ts');
    if (fs.stat(directory)?.isDirectory !== true) {
      throw new MqError('NOT_FOUND', `${directory} is no directory`, {
        file: directory,
        hint: 'Name a store, or a folder of its ha/aside.',
      });
    }
    if (!isAsideFolder(fs, directory)) return asideList(directory, asideFolders(fs, directory));
    const manifest = requireManifest(asideFolder(fs, directory));
    const { readAside } = await import('../engine/store/recover/aside-messages.ts');
    const abort = new AbortController();
    this.onInterrupt((signal) => {
      this.endInterrupted(signal);
      abort.abort();
    });
    this.streams();
    const { found, damagedBytes } = await readAside(fs, directory, manifest, {
      signal: abort.signal,
      skipsTopic: isLeftAside,
      onMessages: async (messages) => {
        for (const message of messages) {
          this.out.text(`${jsonLine(asideMessage(message))}\n`);
          await this.out.drained();
        }
      },
    });
    this.out.note(`${counted(found, 'message')} of ${manifest.messages} written; sent again they may be there twice`);
    if (damagedBytes > 0) {
      this.warning(`the last ${damagedBytes} bytes of ${directory} are no messages and could not be read`);
      this.endWith('PARTIAL');
    }
    return undefined;
  }

  private inUse(error: MqError): MqError {
    if (this.care?.restarts !== true) return error;
    const { code, message, details } = error;
    return new MqError(code, message, { ...details, cause: error, hint: `${daemonStop(this.care)} ends the broker.` });
  }

  private advance({ phase, doneBytes, totalBytes }: RecoverProgress): void {
    if (phase !== this.phase) {
      this.endBar();
      const label = phase === 'verify' ? 'Checking records' : 'Rebuilding queues';
      this.bar = this.progress({ label, total: totalBytes, unit: 'bytes' });
      this.phase = phase;
    }
    this.bar?.advance(doneBytes - this.doneBytes);
    this.doneBytes = doneBytes;
  }

  private endBar(): void {
    this.bar?.done();
    this.bar = undefined;
    this.phase = undefined;
    this.doneBytes = 0;
  }

  protected override render(value: Recovered | AsideList | AsideMessage | undefined): void {
    if (value === undefined || 'body' in value) return;
    if ('folders' in value) renderAside(this.out, value);
    else this.renderReport(value);
  }

  private renderReport(report: Recovered): void {
    const { damaged, dryRun, lostCount, missingFiles, movedTo, moved } = report;
    this.out.pairs([
      ['Store', report.directory],
      [
        'Log files',
        `${report.logFileSize} bytes each, as the ${report.sizesFrom === 'files' ? 'files are' : 'configuration says'}`,
      ],
      ['Valid records', `${report.records}, bytes ${report.logStart} to ${report.logEnd} of the log`],
      ['Damaged ranges', `${damaged.length}, ${report.damagedBytes} bytes`],
      ['Missing files', missingFiles.length === 0 ? 'none' : missingFiles.join(', ')],
      ['Lost messages', `${lostCount}${lostCount === 0 ? '' : ', as the old queues tell'}`],
      [
        'Rebuilt',
        dryRun
          ? 'nothing, this is a dry run'
          : `${counted(report.topicCount, 'topic')}, ${counted(report.queueCount, 'queue')}`,
      ],
      ['Set aside', movedTo === undefined ? 'nothing' : `${moved.join(', ') || 'nothing'} to ${movedTo}`],
    ]);
    if (damaged.length > 0) {
      this.out.line();
      this.out.table(rangeColumns(dryRun), damaged);
    }
    if (report.lost.length > 0) {
      this.out.line();
      this.out.table(lostColumns, report.lost.slice(0, SHOWN_LOST));
      if (lostCount > SHOWN_LOST)
        this.out.note(`${counted(lostCount - SHOWN_LOST, 'more lost message')} not shown; see --json.`);
    }
    for (const note of report.notes) this.out.note(`note: ${note}`);
    this.out.line();
    this.out.line(conclusion(report));
    if (!dryRun && this.care?.child?.held === true) {
      this.out.note(`Its daemon leaves it stopped: ${daemonLine('restart', this.care)} starts it.`);
    }
  }
}

/** The store, and the lengths of files that a configuration gives rather than defaults to. */
async function recoverOptions(configFile: string | undefined, store: string | undefined): Promise<RecoverOptions> {
  const { loadBrokerConfig } = await import('../config/index.ts');
  const { config, given } = loadBrokerConfig({
    file: configFile,
    overrides: store === undefined ? {} : { storePathRootDir: resolve(store) },
  });
  const settings: Partial<StoreSettings> = {
    messageDelayLevel: config.messageDelayLevel,
    ...(given.has('mappedFileSizeCommitLog') && { mappedFileSizeCommitLog: config.mappedFileSizeCommitLog }),
    ...(given.has('mappedFileSizeConsumeQueue') && { mappedFileSizeConsumeQueue: config.mappedFileSizeConsumeQueue }),
    ...(given.has('maxHashSlotNum') && { maxHashSlotNum: config.maxHashSlotNum }),
    ...(given.has('maxIndexNum') && { maxIndexNum: config.maxIndexNum }),
  };
  return { directory: config.storePathRootDir, commitLogDirectory: config.storePathCommitLog, settings };
}

const daemonLine = (deed: string, { name, daemon }: Care): string =>
  `mq daemon ${deed} ${name}${daemon === undefined ? '' : ` -c ${daemon.file}`}`;
const daemonStop = (care: Care): string => daemonLine('stop', care);

/** A daemon waits for the store while we have it, and would start the broker the moment we are done. */
const wouldRestart = (care: Care): string =>
  `the daemon, pid ${care.daemonPid}, keeps ${care.name} alive on this store and starts it as soon as this is done, before you have looked at the result; ${daemonStop(care)} prevents it`;

const notHandled = ({ directory, problems }: RecoverReport): MqError =>
  new MqError('STORE_DAMAGED', `the store ${directory} cannot be recovered: ${problems.join('; ')}`, {
    file: directory,
    hint: 'Nothing was changed. Check that the right volume is mounted and that the file sizes are right.',
  });

const rangeColumns = (dryRun: boolean): readonly Column<DamagedRange>[] => [
  { heading: '#File', value: ({ file }) => file },
  { heading: '#Offset', align: 'right', value: ({ offset }) => offset },
  { heading: '#Length', align: 'right', value: ({ length }) => length },
  { heading: dryRun ? '#Would Be' : '#Action', value: ({ action }) => action },
  { heading: '#Copy', value: ({ copy }) => copy },
  { heading: '#Why', value: ({ why }) => why },
];

const lostColumns: readonly Column<LostMessage>[] = [
  { heading: '#Lost Of Topic', value: ({ topic }) => topic },
  { heading: '#QID', align: 'right', value: ({ queueId }) => queueId },
  { heading: '#Offset', align: 'right', value: ({ queueOffset }) => queueOffset },
];

function conclusion({ outcome, dryRun }: Recovered): string {
  if (outcome === 'CLEAN') return dryRun ? 'Every record is valid.' : 'Every record is valid; the store was rebuilt.';
  return dryRun ? 'Damage was found; without --dry-run it would be handled as shown.' : 'Damage was found and handled.';
}
