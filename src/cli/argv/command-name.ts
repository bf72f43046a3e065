import { MqError } from '../../errors/index.ts';
import { nearest } from '../suggest.ts';

/** A command found at the front of a command line, and what is left for its flags and words. */
export interface NamedCommand {
  /** Id as oclif keeps it, words joined by a colon. */
  readonly id: string;
  readonly rest: readonly string[];
}

/** The words in front of the first flag; a command's name is made of these. */
function leadingWords(argv: readonly string[]): readonly string[] {
  const end = argv.findIndex((word) => word.startsWith('-'));
  return end === -1 ? argv : argv.slice(0, end);
}

/**
 * Finds the command a line names, in any case of its letters; of several that fit (`broker`, `broker start`) the
 * longest. Undefined when there is none.
 *
 * @param ids ids and aliases of the commands there are, words joined by a colon
 */
export function findCommandName(ids: readonly string[], argv: readonly string[]): NamedCommand | undefined {
  const words = leadingWords(argv);
  for (let count = words.length; count > 0; count--) {
    const typed = words.slice(0, count).join(':').toLowerCase();
    const id = ids.find((known) => known.toLowerCase() === typed);
    if (id !== undefined) return { id, rest: argv.slice(count) };
  }
  return undefined;
}

/** The folder of commands (`broker`) a line names without naming a command in it, or undefined. */
export function findTopicName(ids: readonly string[], argv: readonly string[]): string | undefined {
  const words = leadingWords(argv);
  const prefix = `${words.join(':').toLowerCase()}:`;
  if (words.length === 0) return undefined;
  const member = ids.find((id) => id.toLowerCase().startsWith(prefix));
  return member?.slice(0, prefix.length - 1);
}

/** The error for a line that names no command, with the nearest one there is. */
export function unknownCommand(ids: readonly string[], argv: readonly string[]): MqError {
  const words = leadingWords(argv);
  if (words[0] === undefined) {
    return new MqError('USAGE', `the command comes first, before ${argv[0] ?? 'its flags'}`, {
      hint: 'mq help lists the commands.',
    });
  }
  const inFolder = findTopicName(ids, words.slice(0, 1)) !== undefined;
  const typed = words.slice(0, inFolder ? 2 : 1).join(' ');
  const suggestion = nearest(
    typed,
    ids.map((id) => id.replaceAll(':', ' ')),
  );
  return new MqError('USAGE', `unknown command ${typed}`, {
    hint: suggestion === undefined ? 'mq help lists the commands.' : `Did you mean mq ${suggestion}?`,
  });
}
