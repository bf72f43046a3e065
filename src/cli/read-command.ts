import { Errors, type Interfaces } from '@oclif/core';
import { MqError } from '../errors/index.ts';
import { VIEW_GROUP } from './argv/spec.ts';
import { ClusterCommand } from './cluster-command.ts';
import { reportNow } from './errors/report.ts';
import { isInterrupted } from './interrupt.ts';
import { Output } from './output/output.ts';
import { TableView, type ViewOptions } from './output/view/table-view.ts';
import { warnings } from './output/warnings.ts';
import { pause } from './pause.ts';
import { tableFlagNames, tableFlags, watchedFlags } from './view-flags.ts';

type FlagValues = Interfaces.OutputFlags<Interfaces.FlagInput>;
type ArgValues = Interfaces.OutputArgs<Interfaces.ArgInput>;

/** Errors that the next round would meet again. */
const HOPELESS: ReadonlySet<string> = new Set(['USAGE', 'NEEDS_ANSWER', 'CONFIG', 'BUG', 'INTERRUPTED']);
/** Empties a terminal's screen. */
const CLEAR_SCREEN = '\u001b[2J\u001b[H';

/**
 * What commands that only read are built on: whatever they show can be shown again and again (`--watch`), and their
 * tables as other tools want them (`--columns`, `--sort`, `--filter`, `--csv`, `--no-header`). A flag of the command
 * itself goes before one of these with the same name.
 *
 * A command that never shows a table says so with `static override baseFlags = watchedFlags`. One that shows a table
 * only under some flag shows it where `this.out.wantsTable`, too. A table without rows goes through `this.out.table`
 * like any other, since scripts want its headings.
 */
export abstract class ReadCommand<Value> extends ClusterCommand<Value> {
  static override baseFlags: typeof watchedFlags = { ...watchedFlags, ...tableFlags };

  #everyMs: number | undefined;
  #shownBefore = false;

  override async run(): Promise<void> {
    const failure = await this.#attempt();
    if (this.#everyMs !== undefined && !isInterrupted()) await this.#watch(this.#everyMs, failure);
    else if (failure !== undefined) throw failure;
  }

  /**
   * Says that this run does something that is not to be repeated.
   *
   * @throws MqError USAGE under `--watch`
   */
  protected onlyOnce(flag: string): void {
    if (this.#everyMs !== undefined) throw new MqError('USAGE', `--watch cannot be together with ${flag}`);
  }

  protected override async parse<F extends FlagValues, B extends FlagValues, A extends ArgValues>(
    options?: Interfaces.Input<F, B, A>,
    argv?: string[],
  ): Promise<Interfaces.ParserOutput<F, B, A>> {
    const parsed = await super.parse<F, B, A>(options, argv);
    const flags: FlagValues & ViewOptions = parsed.flags;
    const isOurs = (name: string): boolean => {
      // A command without flags of its own has no such table.
      const own = this.ctor.flags?.[name];
      return own === undefined || own.helpGroup === VIEW_GROUP;
    };
    if (isOurs('watch') && flags['watch'] !== undefined) this.#everyMs = flags['watch'] * 1000;
    const shaping = tableFlagNames.filter((name) => isOurs(name) && given(flags[name]));
    const json = flags['json'] === true;
    if (json && shaping.length > 0) {
      throw new MqError('USAGE', `--${shaping[0]} is about the table and cannot be together with --json`, {
        hint: 'The document has all there is; jq chooses and sorts. mq schema says what is in it.',
      });
    }
    const view = shaping.length === 0 ? undefined : Object.fromEntries(shaping.map((name) => [name, flags[name]]));
    this.out = new Output({
      json,
      noColor: flags['no-color'] === true,
      view: view && new TableView(view),
      oneLine: this.#everyMs !== undefined,
      opening: this.#opening(json),
    });
    return parsed;
  }

  /** What stands before a round: an empty screen on a terminal, else an empty line between two of them. */
  #opening(json: boolean): string {
    if (this.#everyMs === undefined || json) return '';
    return process.stdout.isTTY === true ? CLEAR_SCREEN : this.#shownBefore ? '\n' : '';
  }

  /** Reads and shows once; returns what went wrong. */
  async #attempt(): Promise<MqError | undefined> {
    try {
      await super.run();
      this.out.finish();
      return undefined;
    } catch (error) {
      if (error instanceof Errors.ExitError) throw error;
      return this.described(error);
    }
  }

  /** Round after round until a signal; the status is that of the last one that came to its end. */
  async #watch(everyMs: number, first: MqError | undefined): Promise<void> {
    let failure = first;
    let last: ReadCommand<unknown> = this;
    for (;;) {
      if (failure !== undefined && HOPELESS.has(failure.code)) throw failure;
      if (failure !== undefined) process.exitCode = reportNow(failure, this.out.json);
      warnings.flush();
      const status = process.exitCode;
      const interrupted = new Promise<'interrupted'>((resolve) => this.onInterrupt(() => resolve('interrupted')));
      await pause(everyMs, interrupted);
      if (isInterrupted()) return;
      process.exitCode = undefined;
      last = last.#next();
      const ended = await Promise.race([interrupted, last.#attempt()]);
      if (ended === 'interrupted') process.exitCode = status;
      if (ended === 'interrupted' || isInterrupted()) return;
      failure = ended;
    }
  }

  /** The same command line once more, without anything the last round left in it. */
  #next(): ReadCommand<unknown> {
    const next: unknown = Reflect.construct(this.ctor, [this.argv, this.config]);
    if (!(next instanceof ReadCommand)) throw new MqError('BUG', `${this.id} made something that is no command`);
    next.#shownBefore = this.#shownBefore || this.out.hasWritten;
    return next;
  }
}

/** Whether a flag stands on the command line. */
const given = (value: unknown): boolean => value !== undefined && value !== false;
