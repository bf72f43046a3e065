import { Args } from '@oclif/core';
import { commandSpec } from '../cli/argv/spec.ts';
import { MqCommand } from '../cli/base-command.ts';
import { completionScript, isShell, SHELLS } from '../cli/completion/index.ts';
import { liveFlags, liveWord } from '../cli/completion/live-kinds.ts';
import type { Family } from '../cli/families.ts';
import { MqError } from '../errors/index.ts';

interface Script {
  readonly shell: string;
  readonly script: string;
}

export default class Completion extends MqCommand<Script> {
  static override family: Family = 'mq';
  static override summary = 'Print a script that completes commands, flags and names';
  static override description =
    'Values of flags are completed with the topics, groups, brokers and clusters there are: from a file in $XDG_CACHE_HOME/mq, which is brought up to date behind your back when it is older than 30 seconds.';
  static override examples = [
    { description: 'bash: this session', command: 'mq completion bash > ~/.mq.bash && . ~/.mq.bash' },
    { description: 'zsh: for good', command: 'mq completion zsh > ~/.zfunc/_mq' },
    { description: 'fish: for good', command: 'mq completion fish > ~/.config/fish/completions/mq.fish' },
  ];
  static override args = {
    shell: Args.string({ required: true, ignoreStdin: true, description: SHELLS.join(', ') }),
  };

  protected override async execute(): Promise<Script> {
    const { args } = await this.parse(Completion);
    const shell = args.shell.toLowerCase();
    if (!isShell(shell)) {
      throw new MqError('USAGE', `there is no completion for ${args.shell}`, {
        hint: `There is one for ${SHELLS.join(', ')}.`,
      });
    }
    const commands = this.config.commands
      .filter((command) => !command.hidden)
      .map((command) => ({
        ...commandSpec(command),
        summary: command.summary ?? '',
        live: liveFlags(command.flags),
        liveWord: liveWord(command.id),
      }));
    return { shell, script: completionScript(shell, commands) };
  }

  protected override render({ script }: Script): void {
    this.out.text(script);
  }
}
