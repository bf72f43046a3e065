import { Args } from '@oclif/core';
import { MqCommand } from '../../cli/base-command.ts';
import type { Family } from '../../cli/families.ts';
import { writeContextFile } from '../../cli/settings/context-file.ts';
import { type ContextValue, contextNamed, contextValue, storedContexts } from '../../cli/settings/stored-contexts.ts';

export default class ContextUse extends MqCommand<ContextValue> {
  static override family: Family = 'mq';
  static override summary = 'Select the cluster that commands without -n work on';
  static override examples = [{ description: 'the cluster kept as prod', command: 'mq context use prod' }];
  static override args = {
    name: Args.string({ required: true, ignoreStdin: true, description: 'a context of mq context list' }),
  };

  protected override async execute(): Promise<ContextValue> {
    const { args } = await this.parse(ContextUse);
    const { file, contexts } = await storedContexts(this.config.configDir);
    const context = contextNamed({ contexts }, args.name);
    await writeContextFile(file, { current: args.name, contexts });
    const { MQ_CONTEXT: forced, NAMESRV_ADDR: named } = process.env;
    if (named !== undefined && named.trim() !== '') this.warning(`NAMESRV_ADDR=${named} is set and comes first`);
    else if (forced !== undefined && forced !== '') this.warning(`MQ_CONTEXT=${forced} is set and comes first`);
    return contextValue(args.name, context, true);
  }

  protected override render({ name, namesrvAddr }: ContextValue): void {
    this.out.line(`context ${name} selected: ${namesrvAddr ?? 'no name servers'}`);
  }
}
