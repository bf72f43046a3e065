import { type Command, CommandHelp, Help, type Interfaces } from '@oclif/core';
import { GLOBAL_GROUP } from './argv/spec.ts';
import { type Family, families, isFamily } from './families.ts';
import { Output } from './output/output.ts';

const WIDTH = 80;
/** Cells an example's line may not use: its indent, that of what follows a break, and the break. */
const EXAMPLE_MARGIN = 8;

/** Examples the root page shows, where these commands exist; the first example of each. */
const SHOWN_FIRST = ['clusterList', 'consumerProgress', 'doctor', 'updateTopic', 'broker start'];

/** The first line an example can be typed as. */
function exampleLine(command: Command.Loadable): string | undefined {
  const [first] = command.examples ?? [];
  return typeof first === 'string' ? first : first?.command;
}

/** One command's page: what it does, examples, then how to call it. */
class MqCommandHelp extends CommandHelp {
  protected override sections(): ReturnType<CommandHelp['sections']> {
    const sections = super.sections().filter(({ header }) => header !== 'ALIASES');
    const isExamples = ({ header }: { header: string }) => header === 'EXAMPLES';
    return [...sections.filter(isExamples), ...sections.filter((section) => !isExamples(section))];
  }

  /** Each example on two lines: what it is for, and the line to type; a long one is broken as a shell takes it. */
  protected override examples(examples: Command.Example[] | string | undefined): string | undefined {
    if (examples === undefined || typeof examples === 'string') return super.examples(examples);
    const lines = examples.map((example) =>
      typeof example === 'string' ? `$ ${example}` : `${example.description}\n  ${this.brokenLine(example.command)}`,
    );
    return lines.length === 0 ? undefined : lines.join('\n');
  }

  private brokenLine(command: string): string {
    return this.wrap(`$ ${command}`, EXAMPLE_MARGIN).split('\n').join(' \\\n      ');
  }

  protected override defaultUsage(): string {
    const args = Object.values(this.command.args).map((arg) => this.arg(arg));
    const required = Object.values(this.command.flags)
      .filter((flag) => flag.required === true)
      .map((flag) => `${flag.char === undefined ? `--${flag.name}` : `-${flag.char}`} ${flag.name.toUpperCase()}`);
    return [this.command.id, ...args, ...required, '[FLAGS]'].join(' ');
  }

  /** Without the summary, which heads the page. */
  protected override description(): string | undefined {
    return this.command.description === undefined ? undefined : this.wrap(this.command.description);
  }

  protected override flagHelpLabel(flag: Command.Flag.Any, showOptions?: boolean): string {
    const short = flag.aliases?.find((alias) => alias.length === 2);
    if (short === undefined || flag.helpLabel !== undefined) return super.flagHelpLabel(flag, showOptions);
    return super.flagHelpLabel({ ...flag, helpLabel: `-${short}, --${flag.name}` }, showOptions);
  }
}

/** Help as mq shows it: grouped by family, examples first, within 80 columns. */
export default class MqHelp extends Help {
  protected override CommandHelpClass = MqCommandHelp;
  private readonly out = new Output({ json: false, noColor: false });

  constructor(config: Interfaces.Config, options: Partial<Interfaces.HelpOptions> = {}) {
    super(config, { ...options, maxWidth: WIDTH, flagSortOrder: 'none', stripAnsi: process.stdout.isTTY !== true });
  }

  protected override log(...lines: string[]): void {
    this.out.text(lines.join('\n'));
  }

  override async showCommandHelp(command: Command.Loadable): Promise<void> {
    const page = [command.summary ?? '', this.formatCommand(command)];
    this.log(`${page.filter((part) => part !== '').join('\n\n')}\n`);
  }

  protected override async showTopicHelp(topic: Interfaces.Topic): Promise<void> {
    const members = this.sortedCommands.filter((command) => command.id.startsWith(`${topic.name}:`));
    this.log(`${this.section('USAGE', `$ mq ${topic.name} COMMAND [FLAGS]`)}\n\n${this.list('COMMANDS', members)}\n`);
  }

  protected override async showRootHelp(): Promise<void> {
    const commands = this.sortedCommands;
    const groups = new Map<Family, Command.Loadable[]>();
    for (const command of commands) {
      const family = isFamily(command['family']) ? command['family'] : 'mq';
      groups.set(family, [...(groups.get(family) ?? []), command]);
    }
    const lists = Object.keys(families)
      .filter(isFamily)
      .flatMap((family) => {
        const members = groups.get(family);
        return members === undefined ? [] : [this.list(families[family].toUpperCase(), members)];
      });
    const parts = [
      `mq ${this.config.version}: operations for RocketMQ-protocol message queues, and the queue itself`,
      this.section('EXAMPLES', this.rootExamples(commands)),
      this.section('USAGE', '$ mq COMMAND [FLAGS]'),
      ...lists,
      this.section('FLAGS OF EVERY COMMAND', this.globalFlags(commands)),
      this.section('MORE', [
        ['mq help COMMAND', 'flags and examples of one command'],
        ['mq help errors [CODE]', 'every error code, its exit status and its cure'],
        ['mq help exit-codes', 'what the exit statuses mean'],
        ['mq help mqadmin', 'every command of mqadmin, with what differs here and why'],
      ]),
    ];
    this.log(`${parts.join('\n\n')}\n`);
  }

  private list(title: string, commands: readonly Command.Loadable[]): string {
    return this.section(
      title,
      commands.map((command): [string, string] => [command.id.replaceAll(':', ' '), command.summary ?? '']),
    );
  }

  private rootExamples(commands: readonly Command.Loadable[]): string {
    const rank = (command: Command.Loadable) => {
      const place = SHOWN_FIRST.indexOf(command.id.replaceAll(':', ' '));
      return place === -1 ? SHOWN_FIRST.length : place;
    };
    const lines = [...commands]
      .sort((a, b) => rank(a) - rank(b))
      .map(exampleLine)
      .filter((line) => line !== undefined);
    return lines
      .slice(0, SHOWN_FIRST.length)
      .map((line) => `$ ${line}`)
      .join('\n');
  }

  private globalFlags(commands: readonly Command.Loadable[]): [string, string | undefined][] {
    const [any] = commands;
    if (any === undefined) return [];
    const flags = Object.values(any.flags).filter((flag) => flag.helpGroup === GLOBAL_GROUP);
    return flags.map((flag) => {
      const value = flag.type === 'option' ? `=${flag.helpValue ?? 'VALUE'}` : '';
      return [`${flag.char === undefined ? '    ' : `-${flag.char}, `}--${flag.name}${value}`, flag.description];
    });
  }
}
