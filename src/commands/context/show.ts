import { Args } from '@oclif/core';
import { MqCommand } from '../../cli/base-command.ts';
import type { Family } from '../../cli/families.ts';
import {
  type ContextValue,
  contextNamed,
  contextValue,
  inForce,
  storedContexts,
} from '../../cli/settings/stored-contexts.ts';
import { MqError } from '../../errors/index.ts';

export default class ContextShow extends MqCommand<ContextValue> {
  static override family: Family = 'mq';
  static override summary = 'Show what is kept of a cluster; of credentials, whether they are set';
  static override examples = [
    { description: 'the selected one', command: 'mq context show' },
    { description: 'one of them', command: 'mq context show prod' },
  ];
  static override args = {
    name: Args.string({ ignoreStdin: true, description: 'a context of mq context list; else the selected one' }),
  };

  protected override async execute(): Promise<ContextValue> {
    const { args } = await this.parse(ContextShow);
    const stored = await storedContexts(this.config.configDir);
    const selected = inForce(stored, process.env);
    const name = args.name ?? selected;
    if (name === undefined) {
      throw new MqError('NOT_FOUND', 'no context is selected', { hint: 'mq context list shows what there is.' });
    }
    return contextValue(name, contextNamed(stored, name), name === selected);
  }

  protected override render({ map, ...context }: ContextValue): void {
    const mapped = Object.entries(map).map(([advertised, reached]) => ['map', `${advertised}=${reached}`] as const);
    this.out.pairs([...Object.entries(context), ...mapped]);
  }
}
