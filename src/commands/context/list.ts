import { MqCommand } from '../../cli/base-command.ts';
import type { Family } from '../../cli/families.ts';
import type { Column } from '../../cli/output/table.ts';
import { type ContextValue, contextValue, inForce, storedContexts } from '../../cli/settings/stored-contexts.ts';

const columns: readonly Column<ContextValue>[] = [
  { heading: '#Selected', value: ({ selected }) => (selected ? '*' : '') },
  { heading: '#Context', value: ({ name }) => name },
  { heading: '#Name Servers', value: ({ namesrvAddr }) => namesrvAddr },
  { heading: '#Mapped', align: 'right', value: ({ map }) => Object.keys(map).length },
  { heading: '#Credentials', value: ({ accessKey }) => accessKey },
];

export default class ContextList extends MqCommand<readonly ContextValue[]> {
  static override family: Family = 'mq';
  static override summary = 'List the clusters that are kept under names';
  static override examples = [{ description: 'the selected one has a star', command: 'mq context list' }];

  protected override async execute(): Promise<readonly ContextValue[]> {
    await this.parse(ContextList);
    const stored = await storedContexts(this.config.configDir);
    const selected = inForce(stored, process.env);
    return Object.entries(stored.contexts).map(([name, context]) => contextValue(name, context, name === selected));
  }

  protected override render(contexts: readonly ContextValue[]): void {
    if (contexts.length === 0) this.out.note('there is no context; mq context add makes one');
    else this.out.table(columns, contexts);
  }
}
