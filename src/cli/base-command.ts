import { Command, Errors, type Interfaces } from '@oclif/core';
import { type AddressMap, parseMapping } from '../client/address-map.ts';
import { lookUpNamesrv } from '../client/namesrv-lookup.ts';
import { reachHint } from '../client/reach-hint.ts';
import type { Credentials } from '../client/signing/credentials.ts';
import { errorTable, MqError } from '../errors/index.ts';
import { toMqError } from './errors/to-mq-error.ts';
import type { Family } from './families.ts';
import { DEFAULT_TIMEOUT_MS, globalFlags } from './flags.ts';
import { statusOfSignal, takeInterrupts } from './interrupt.ts';
import { confirm, confirmByName } from './output/confirm.ts';
import { Output } from './output/output.ts';
import type { Progress, ProgressOptions } from './output/progress.ts';
import { warnings } from './output/warnings.ts';
import { readSelectedContext } from './settings/context.ts';
import { resolveCredentials } from './settings/credentials.ts';
import { type NamesrvSource, resolveNamesrv } from './settings/namesrv.ts';

type FlagValues = Interfaces.OutputFlags<Interfaces.FlagInput>;
type ArgValues = Interfaces.OutputArgs<Interfaces.ArgInput>;

/**
 * Flag tables as the parser gets them: without letters, because main has spelled every flag out, so that no value can
 * be taken for a letter; and with switches that are off where they are not given, as their type says.
 */
function forParser<T extends object>(flags: T | undefined): T | undefined {
  if (flags === undefined) return undefined;
  const entries = Object.entries(flags).map(([name, flag]) => {
    const off = flag.type === 'boolean' && flag.default === undefined ? { default: false } : {};
    return [name, { ...flag, ...off, char: undefined }] as const;
  });
  return Object.fromEntries(entries) as T;
}

/**
 * What every command of mq is built on. A command parses its flags in `execute`, calls the layer that does the work,
 * and returns a plain value; `render` shows that value as text, and `--json` prints it as one document instead.
 */
export abstract class MqCommand<Value> extends Command {
  /** The group help lists the command under. */
  static family: Family = 'mq';
  /** One sentence for `mq help mqadmin`: what differs from mqadmin's command of this name, and why; absent where nothing does. */
  static differs?: string;
  static override baseFlags = globalFlags;

  protected out = new Output({ json: false, noColor: false });
  /** How long one request may take, in milliseconds. */
  protected timeoutMs = DEFAULT_TIMEOUT_MS;
  private flags: FlagValues = {};
  private source: NamesrvSource | undefined;
  private streaming = false;

  /** Does the work and returns what there is to show. */
  protected abstract execute(): Promise<Value>;

  /** Shows the value as text, through `this.out`. */
  protected abstract render(value: Value): void;

  override async run(): Promise<void> {
    const value = await this.execute();
    if (!this.streaming) this.show(value);
  }

  /** Says that values are shown one by one as they come, and none at the end. */
  protected streams(): void {
    this.streaming = true;
  }

  /** Shows one value of a stream (`--watch`, `tail`) at once; under `--json`, one document a line. */
  protected emit(value: Value): void {
    this.streaming = true;
    this.show(value);
  }

  /** Ends with the status of PARTIAL (3) or BAD_ANSWER (10) after the value was shown. */
  protected endWith(code: 'PARTIAL' | 'BAD_ANSWER'): void {
    process.exitCode = errorTable[code].exit;
  }

  /** Ends quietly with the status of a signal, after what was under way came to its end: 130 for Ctrl-C. */
  protected endInterrupted(signal: NodeJS.Signals): void {
    process.exitCode = statusOfSignal(signal);
  }

  /**
   * Asks before what cannot be undone; `--yes` and MQ_YES=1 answer yes.
   *
   * @throws MqError NEEDS_ANSWER without a terminal, INTERRUPTED when declined
   */
  protected async confirm(question: string): Promise<void> {
    const interactive = process.stdin.isTTY === true && process.stderr.isTTY === true;
    await confirm({ question, yes: this.flags['yes'] === true, interactive });
  }

  /**
   * Has the name of what is destroyed typed, here or with `--confirm`; `--yes` is not enough.
   *
   * @throws MqError NEEDS_ANSWER without a terminal, INTERRUPTED for another name
   */
  protected async confirmByName(warning: string, name: string, given: string | undefined): Promise<void> {
    const interactive = process.stdin.isTTY === true && process.stderr.isTTY === true;
    await confirmByName({ warning, name, given, interactive });
  }

  /** Shows how far long work has come, on stderr. */
  protected progress(options: ProgressOptions): Progress {
    return this.out.progress(options);
  }

  /** Words for the user about what was understood rather than said. */
  protected warning(...messages: string[]): void {
    warnings.add(messages);
  }

  /** Runs `handler` on the first Ctrl-C or SIGTERM rather than leaving at once; the second leaves. */
  protected onInterrupt(handler: (signal: NodeJS.Signals) => void): void {
    takeInterrupts(handler);
  }

  /**
   * The name servers to use and who named them: `-n`, NAMESRV_ADDR, the selected context, 127.0.0.1:9876.
   *
   * @throws MqError USAGE or CONFIG when what names them is malformed
   */
  protected async namesrv(): Promise<NamesrvSource> {
    if (this.source !== undefined) return this.source;
    const flag: string | undefined = this.flags['namesrvAddr'];
    const context = () => readSelectedContext(this.config.configDir, process.env);
    const lookUp = (url: string) => lookUpNamesrv(url, { timeoutMs: this.timeoutMs });
    this.source = await resolveNamesrv({ flag, env: process.env, context, lookUp });
    warnings.add(this.source.warnings);
    return this.source;
  }

  /**
   * What requests are signed with: MQ_ACCESS_KEY and MQ_SECRET_KEY, the selected context, mqadmin's own tools.yml;
   * undefined leaves them unsigned.
   *
   * @throws MqError CONFIG when a place has half of them, or cannot be read
   */
  protected async credentials(): Promise<Credentials | undefined> {
    const context = () => readSelectedContext(this.config.configDir, process.env);
    return resolveCredentials({ env: process.env, namesrv: await this.namesrv(), context });
  }

  /**
   * Where advertised addresses are reached: `--map`, then the map of the context that named the name servers.
   *
   * @throws MqError USAGE for a mapping that is malformed
   */
  protected async addressMap(): Promise<AddressMap> {
    const ofContext =
      (await this.namesrv()).origin === 'context'
        ? (await readSelectedContext(this.config.configDir, process.env))?.map
        : undefined;
    return { ...ofContext, ...this.mapOfFlags() };
  }

  private mapOfFlags(): AddressMap {
    const given: readonly string[] = this.flags['map'] ?? [];
    return Object.fromEntries(given.map((text) => parseMapping(text, '--map')));
  }

  protected override async parse<F extends FlagValues, B extends FlagValues, A extends ArgValues>(
    options?: Interfaces.Input<F, B, A>,
    argv?: string[],
  ): Promise<Interfaces.ParserOutput<F, B, A>> {
    const input = { ...options, flags: forParser(options?.flags), baseFlags: forParser(options?.baseFlags) };
    const parsed = await super.parse<F, B, A>(input as Interfaces.Input<F, B, A>, argv);
    this.flags = parsed.flags;
    this.timeoutMs = this.flags['timeout'] ?? DEFAULT_TIMEOUT_MS;
    this.out = new Output({ json: this.flags['json'] === true, noColor: this.flags['no-color'] === true });
    return parsed;
  }

  protected override async catch(error: Error): Promise<never> {
    if (error instanceof Errors.ExitError) throw error;
    throw this.described(error);
  }

  /** Whatever was thrown, as it is told: an error of the closed list, with who gave the address that was dialled. */
  protected described(error: unknown): MqError {
    return this.withOrigin(toMqError(error, this.id?.replaceAll(':', ' ')));
  }

  private show(value: Value): void {
    if (!this.out.json) this.render(value);
    else if (this.streaming) this.out.streamed(value);
    else this.out.document(value);
  }

  /** A failure to connect, with who gave the address that was dialled. */
  private withOrigin(error: MqError): MqError {
    const { address, addressFrom } = error.details;
    const dialled = error.code === 'UNREACHABLE' || error.code === 'TIMEOUT';
    if (!dialled || address === undefined || addressFrom !== undefined) return error;
    const from = this.originOf(address);
    return new MqError(error.code, `${error.message}; the address comes from ${from}`, {
      ...error.details,
      addressFrom: from,
      hint: error.code === 'TIMEOUT' || this.source?.addresses.includes(address) ? error.hint : this.reachHint(error),
      cause: error,
    });
  }

  private reachHint({ hint, details }: MqError): string {
    const isOwn = hint !== errorTable.UNREACHABLE.hint;
    return isOwn || details.address === undefined ? hint : reachHint(details.address, details.mappedTo);
  }

  private originOf(address: string): string {
    if (this.source?.addresses.includes(address)) return this.source.from;
    const flag = Object.keys(this.flags).find((name) => this.flags[name] === address);
    if (flag !== undefined) return `--${flag}`;
    return this.source === undefined ? 'the command' : `the route of name server ${this.source.addresses.join(';')}`;
  }
}
