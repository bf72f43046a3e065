import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { Flags } from '@oclif/core';
import { MqError, messageOf } from '../../errors/index.ts';
import { warnings } from '../output/warnings.ts';

/** `--password-file`: where scripts keep what must not stand on a command line. */
export const secretFileFlag = (what: string) =>
  Flags.string({
    helpValue: 'FILE',
    description: `read the ${what} from this file, - for stdin; else MQ_PASSWORD, else it is asked for`,
  });

export interface SecretInputs {
  /** What it is, for questions and messages: `password of alice`. */
  readonly what: string;
  /** The flag it may stand in, and what it says there. */
  readonly flag: string;
  readonly given: string | undefined;
  /** A file that holds it, `-` for stdin. */
  readonly file: string | undefined;
  /** The environment: MQ_PASSWORD is read. */
  readonly env: NodeJS.ProcessEnv;
}

/**
 * A password from the flag (said to be seen by others on the machine), the file, or MQ_PASSWORD; undefined when none of
 * them gives one.
 *
 * @throws MqError USAGE for an empty one, IO when the file cannot be read
 */
export async function givenSecret({ what, flag, given, file, env }: SecretInputs): Promise<string | undefined> {
  if (given !== undefined) {
    warnings.add([`--${flag} shows in the list of processes; --${flag}-file and MQ_PASSWORD do not`]);
    return checked(given, what);
  }
  if (file !== undefined) return checked((await content(file)).replace(/\r?\n$/, ''), what);
  const ofEnv = env['MQ_PASSWORD'];
  return ofEnv === undefined || ofEnv === '' ? undefined : ofEnv;
}

/**
 * The same; without any of them it is typed twice, unseen.
 * @throws MqError NEEDS_ANSWER without a terminal
 */
export async function neededSecret(inputs: SecretInputs): Promise<string> {
  const given = await givenSecret(inputs);
  if (given !== undefined) return given;
  const { what, flag } = inputs;
  if (process.stdin.isTTY !== true || process.stderr.isTTY !== true) {
    throw new MqError('NEEDS_ANSWER', `the ${what} is not given, and there is no terminal to ask at`, {
      hint: `Give --${flag}-file, or set MQ_PASSWORD.`,
    });
  }
  const { default: inquirer } = await import('inquirer');
  const prompt = inquirer.createPromptModule({ output: process.stderr });
  const { typed } = await prompt<{ typed: string }>([
    { type: 'password', name: 'typed', message: `The ${what}:`, mask: '*', validate: (value: string) => value !== '' },
  ]);
  await prompt([
    {
      type: 'password',
      name: 'again',
      message: 'Once more:',
      mask: '*',
      validate: (value: string) => value === typed || 'That is another one.',
    },
  ]);
  return typed;
}

function checked(secret: string, what: string): string {
  if (secret.trim() !== '') return secret;
  throw new MqError('USAGE', `the ${what} is empty`);
}

async function content(file: string): Promise<string> {
  try {
    return file === '-' ? await text(process.stdin) : await readFile(file, 'utf8');
  } catch (error) {
    throw new MqError('IO', `cannot read ${file}: ${messageOf(error)}`, { file, cause: error });
  }
}
