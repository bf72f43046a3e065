import { Args } from '@oclif/core';
import { MqCommand } from '../../cli/base-command.ts';
import type { Family } from '../../cli/families.ts';
import { writeContextFile } from '../../cli/settings/context-file.ts';
import { contextNamed, storedContexts } from '../../cli/settings/stored-contexts.ts';

interface Removed {
  readonly removed: string;
  /** The context that is selected now. */
  readonly selected: string | undefined;
}

export default class ContextRm extends MqCommand<Removed> {
  static override family: Family = 'mq';
  static override summary = 'Forget a cluster that is kept under a name';
  static override description = 'It asks before it does. Where the selected one is forgotten, none is selected after.';
  static override examples = [{ description: 'without a question', command: 'mq context rm lab --yes' }];
  static override args = {
    name: Args.string({ required: true, ignoreStdin: true, description: 'a context of mq context list' }),
  };

  protected override async execute(): Promise<Removed> {
    const { args } = await this.parse(ContextRm);
    const { file, current, contexts } = await storedContexts(this.config.configDir);
    contextNamed({ contexts }, args.name);
    await this.confirm(`Forget the context ${args.name} of ${file}?`);
    const selected = current === args.name ? undefined : current;
    const left = Object.fromEntries(Object.entries(contexts).filter(([name]) => name !== args.name));
    await writeContextFile(file, { ...(selected !== undefined && { current: selected }), contexts: left });
    return { removed: args.name, selected };
  }

  protected override render({ removed, selected }: Removed): void {
    this.out.line(`context ${removed} forgotten`);
    if (selected === undefined) this.out.note('No context is selected now.');
  }
}
