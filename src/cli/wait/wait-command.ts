import { type Look, until, type Waited } from '../../admin/wait/until.ts';
import type { AdminClient } from '../../client/admin-client.ts';
import { ClusterCommand } from '../cluster-command.ts';
import type { Family } from '../families.ts';
import { globalFlags } from '../flags.ts';
import { duration } from '../load-flags.ts';

/** How long to wait where `--for` does not say. */
const DEFAULT_FOR_MS = 30_000;

/** `--for`: how long to wait at most. */
export const forFlag = duration({
  default: DEFAULT_FOR_MS,
  defaultHelp: async () => '30s',
  helpValue: 'TIME',
  description: 'how long at most, such as 30s or 2m',
});

/** What came of waiting. */
export interface WaitedValue<Seen> {
  /** What was waited for, in words. */
  readonly what: string;
  readonly waitedMs: number;
  /** Times that were looked. */
  readonly looks: number;
  readonly seen: Seen;
}

/** What commands that wait for something are built on: they look again and again, and say what they see on stderr. */
export abstract class WaitCommand<Seen> extends ClusterCommand<WaitedValue<Seen>> {
  static override family: Family = 'health';
  // Said again: oclif's manifest looks no further up than a class with static members of its own.
  static override baseFlags = globalFlags;

  private words = '';

  /**
   * Waits until a look finds what is waited for.
   *
   * @param what as in `topic Orders to be routable`
   * @throws MqError TIMEOUT when the time is up
   */
  protected async waitFor(
    what: string,
    forMs: number,
    look: (client: AdminClient) => Promise<Look<Seen>>,
  ): Promise<WaitedValue<Seen>> {
    const interrupt = new AbortController();
    this.onInterrupt(() => interrupt.abort());
    this.out.note(`waiting ${forMs / 1000} s at most for ${what}`);
    const onChange = (words: string) => this.out.note(`  ${words}`);
    const waited: Waited<Seen> = await until(
      // A client of its own for each look: it ends with the time, and nothing of a failed connection stays.
      (signal) => this.withClient(look, signal),
      { what, forMs, onChange, signal: interrupt.signal },
    );
    this.words = waited.words;
    return { what, waitedMs: Math.round(waited.waitedMs), looks: waited.looks, seen: waited.seen };
  }

  protected override render(): void {
    this.out.line(this.words);
  }
}
