import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { MqError, messageOf } from '../../errors/index.ts';

export interface SecretSource {
  /** A file that holds it alone; `-` is stdin. */
  readonly file: string | undefined;
  /** What the environment gives. */
  readonly fromEnv: string | undefined;
  /** Whether somebody can type it. */
  readonly interactive: boolean;
  /** What it is, for the question. */
  readonly label: string;
}

/**
 * A secret from a file, the environment or the keyboard; never from the command line, which every user of the machine
 * can see.
 *
 * @throws MqError USAGE when it is empty, IO for a file that cannot be read, NEEDS_ANSWER without any of the three
 */
export async function readSecret({ file, fromEnv, interactive, label }: SecretSource): Promise<string> {
  const secret = (await given({ file, fromEnv, interactive, label })).trim();
  if (secret === '') throw new MqError('USAGE', `the ${label} is empty`);
  return secret;
}

async function given({ file, fromEnv, interactive, label }: SecretSource): Promise<string> {
  if (file === '-') return text(process.stdin);
  if (file !== undefined) return fileText(file);
  if (fromEnv !== undefined && fromEnv !== '') return fromEnv;
  if (!interactive) {
    throw new MqError('NEEDS_ANSWER', `there is no terminal to type the ${label} at`, {
      hint: 'Set MQ_SECRET_KEY, or name a file that holds it with --secret-file (- is stdin).',
    });
  }
  const { default: inquirer } = await import('inquirer');
  const prompt = inquirer.createPromptModule({ output: process.stderr });
  const { typed } = await prompt<{ typed: string }>([
    { type: 'password', name: 'typed', message: `${label}:`, mask: '*' },
  ]);
  return typed;
}

async function fileText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new MqError('IO', `${file} cannot be read: ${messageOf(error)}`, { file, cause: error });
  }
}
