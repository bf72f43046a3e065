import { Errors, Plugin, run } from '@oclif/core';
import { findCommandName, findTopicName, unknownCommand } from './argv/command-name.ts';
import { normalise } from './argv/normalise.ts';
import { commandSpec } from './argv/spec.ts';
import { reportNow } from './errors/report.ts';
import { toMqError } from './errors/to-mq-error.ts';
import { exitOnInterrupt } from './interrupt.ts';
import { Output } from './output/output.ts';
import { warnings } from './output/warnings.ts';

/** Pages of help that are no command; the help command shows them. */
const HELP_PAGES = ['errors', 'exit-codes', 'mqadmin'];

/** The line as oclif takes it: the command's id, then flags in their one spelling. */
function oclifArgv(plugin: Plugin, argv: readonly string[]): string[] {
  const [first = '--help', second] = argv;
  if (['-h', '--help'].includes(first)) return ['--help'];
  if (first.toLowerCase() === 'help' && !HELP_PAGES.includes(second ?? '')) {
    return second === undefined ? ['--help'] : helpArgv(plugin, argv.slice(1));
  }
  const commands = new Map(
    plugin.commands.flatMap((command) => [command.id, ...command.aliases].map((name) => [name, command])),
  );
  const ids = [...commands.keys()];
  const named = findCommandName(ids, argv);
  const command = named === undefined ? undefined : commands.get(named.id);
  if (named === undefined || command === undefined) return helpArgv(plugin, argv);
  const line = normalise(commandSpec(command), named.rest);
  if (line.json) warnings.holdForJson();
  warnings.add(line.warnings);
  return [command.id, ...line.argv];
}

/** Asks for the help of the command or folder of commands that the words name. */
function helpArgv(plugin: Plugin, words: readonly string[]): string[] {
  const ids = plugin.commands.flatMap((command) => [command.id, ...command.aliases]);
  const id = findCommandName(ids, words)?.id ?? findTopicName(ids, words);
  if (id === undefined) throw unknownCommand(ids, words);
  return [id, '--help'];
}

function isVersionRequest(argv: readonly string[]): boolean {
  return ['--version', '-v', 'version'].includes(argv[0] ?? '');
}

const report = (error: unknown, json: boolean): number => reportNow(toMqError(error), json);

/** Ends quietly when the reader of stdout has gone (`| head -1`). */
function endWhenPipeCloses(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0);
  });
  process.stderr.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}

/** Waits until what was written to a stream has left the process. */
function drained(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => {
    stream.write('', () => resolve());
  });
}

async function runLine(root: string, argv: readonly string[]): Promise<void> {
  const plugin = new Plugin({ root, isRoot: true });
  await plugin.load();
  if (isVersionRequest(argv)) {
    const { platform, arch, version } = process;
    new Output({ json: false, noColor: true }).line(`mq ${plugin.version} ${platform}-${arch} node-${version}`);
    return;
  }
  await run(oclifArgv(plugin, argv), { root, plugins: new Map([[plugin.name, plugin]]) });
}

/**
 * Runs one command line and tells what went wrong; leaves the exit status in `process.exitCode`.
 *
 * @param root directory of the package: where package.json and oclif.manifest.json are
 * @param argv what follows the program's name
 */
export async function runAndReport(root: string, argv: readonly string[]): Promise<void> {
  warnings.begin();
  try {
    await runLine(root, argv);
    warnings.flush();
  } catch (error) {
    if (!(error instanceof Errors.ExitError)) process.exitCode = report(error, argv.includes('--json'));
    else process.exitCode = error.oclif.exit ?? 0;
  }
}

/** Runs one command line, as {@link runAndReport} does, and ends the process with its exit status. */
export async function main(root: string, argv: readonly string[]): Promise<never> {
  endWhenPipeCloses();
  exitOnInterrupt();
  process.on('uncaughtException', (error) => process.exit(report(error, argv.includes('--json'))));
  await runAndReport(root, argv);
  await Promise.all([drained(process.stdout), drained(process.stderr)]);
  process.exit();
}
