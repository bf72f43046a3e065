import { setTimeout as sleep } from 'node:timers/promises';
import { Flags } from '@oclif/core';
import { type TopValue, topValue } from '../admin/top/rates.ts';
import { MAX_ASKED, takeSample } from '../admin/top/sample.ts';
import { ClusterCommand } from '../cli/cluster-command.ts';
import type { Family } from '../cli/families.ts';
import { whole } from '../cli/flags.ts';
import { arranged, type TopView, topTable, topViews } from '../cli/top/columns.ts';
import { initialState } from '../cli/top/state.ts';
import type { AdminClient } from '../client/admin-client.ts';

/** Between the two looks that a rate is made of, where they are not repeated. */
const BETWEEN_MS = 1000;

export default class Top extends ClusterCommand<TopValue> {
  static override family: Family = 'health';
  static override summary = 'Watch topics, groups and brokers as they work';
  static override description =
    'Rates are differences between two looks. Keys: t, g and b (or Tab) show topics, groups, brokers; s sorts by the next column, r turns the order round, / filters by name, arrows and page keys scroll, space holds the figures, q quits. Without a terminal, or with --once or --json: one look at all three.';
  static override examples = [
    { description: 'topics, the busiest first', command: 'mq top' },
    { description: 'groups of an application, every second', command: 'mq top --view groups --filter billing -i 1' },
    { description: 'one look, for a file', command: 'mq top --once' },
  ];
  static override flags = {
    view: Flags.custom<TopView>({
      options: topViews,
      helpValue: topViews.join('|'),
      default: 'topics',
      description: 'what to begin with',
    })(),
    filter: Flags.string({ helpValue: 'TEXT', description: 'only names that have this in them' }),
    interval: whole({
      char: 'i',
      helpValue: 'S',
      min: 1,
      max: 3600,
      default: 3,
      unit: 'seconds',
      description: 'look again every S seconds',
    }),
    once: Flags.boolean({ description: 'look once, as without a terminal' }),
  };

  private filter = '';

  protected override async execute(): Promise<TopValue> {
    const { flags } = await this.parse(Top);
    this.filter = flags.filter ?? '';
    const isTerminal = process.stdin.isTTY === true && process.stdout.isTTY === true;
    if (flags.once || this.out.json || !isTerminal) return this.withClient((client) => this.once(client));
    this.streams();
    const interrupted = new Promise<void>((resolve) => {
      this.onInterrupt((signal) => {
        this.endInterrupted(signal);
        resolve();
      });
    });
    const { liveTop } = await import('../cli/top/live-top.ts');
    const { Screen } = await import('../cli/top/screen.ts');
    await this.withClient(async (client) => {
      await liveTop({
        client,
        screen: new Screen({ stdin: process.stdin, stdout: process.stdout }),
        state: initialState(flags.view, this.filter),
        title: client.namesrv.addresses.join(';'),
        intervalMs: flags.interval * 1000,
        interrupted,
        described: (error) => this.described(error),
      });
    });
    return { topics: [], groups: [], brokers: [], unreached: [] };
  }

  protected override render(value: TopValue): void {
    for (const [index, view] of topViews.entries()) {
      if (index > 0) this.out.line();
      const table = topTable(view, value);
      const { sort } = initialState(view, this.filter);
      const lines = arranged(table, { sort: sort[view], reverse: false, filter: this.filter });
      const columns = table.headings.map((heading, column) => ({
        heading,
        align: table.isFigure[column] === true ? ('right' as const) : ('left' as const),
        value: (line: (typeof lines)[number]) => line.texts[column],
      }));
      this.out.table(columns, lines);
    }
  }

  private async once(client: AdminClient): Promise<TopValue> {
    const named = (names: Iterable<string>): string[] =>
      [...names].filter((name) => name.toLowerCase().includes(this.filter.toLowerCase())).slice(0, MAX_ASKED);
    const listed = await takeSample(client, { topics: [], groups: [] });
    const wanted = { topics: named(listed.topics.keys()), groups: named(listed.groups.keys()) };
    const first = await takeSample(client, { ...wanted, groups: [] });
    await sleep(BETWEEN_MS);
    const value = topValue(await takeSample(client, wanted), first);
    if (value.unreached.length > 0 || value.brokers.some(({ reason }) => reason !== undefined)) this.endWith('PARTIAL');
    for (const reason of value.unreached) this.warning(`groups are missing: ${reason}`);
    return value;
  }
}
