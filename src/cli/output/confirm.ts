import { MqError } from '../../errors/index.ts';

export interface ConfirmOptions {
  /** What is about to happen, as a question: `Delete topic A on 2 brokers?`. */
  readonly question: string;
  /** Whether `--yes` or MQ_YES=1 answers it. */
  readonly yes: boolean;
  /** Whether somebody can answer: stdin and stderr are terminals. */
  readonly interactive: boolean;
}

export interface ConfirmByNameOptions {
  /** What is about to happen, as a sentence. */
  readonly warning: string;
  /** What has to be typed. */
  readonly name: string;
  /** What `--confirm` says; undefined when it is not given. */
  readonly given: string | undefined;
  readonly interactive: boolean;
}

/**
 * Has the name of what is destroyed typed, at the terminal or with `--confirm`; `--yes` is not enough. Returns when it is
 * the right one.
 *
 * @throws MqError NEEDS_ANSWER without a terminal, INTERRUPTED for another name or Ctrl-C
 */
export async function confirmByName({ warning, name, given, interactive }: ConfirmByNameOptions): Promise<void> {
  const typed = given ?? (await typedName(warning, name, interactive));
  if (typed.trim() === name) return;
  throw new MqError('INTERRUPTED', `${JSON.stringify(typed)} is not ${name}; nothing was changed`);
}

async function typedName(warning: string, name: string, interactive: boolean): Promise<string> {
  const hint = `Add --confirm=${name}.`;
  if (!interactive) throw new MqError('NEEDS_ANSWER', `${warning} There is no terminal to answer at.`, { hint });
  const { default: inquirer } = await import('inquirer');
  const prompt = inquirer.createPromptModule({ output: process.stderr });
  const { typed } = await prompt<{ typed: string }>([
    { type: 'input', name: 'typed', message: `${warning} Type ${name} to go on:` },
  ]);
  return typed;
}

/**
 * Asks before something that cannot be undone. Returns when the answer is yes.
 *
 * @throws MqError NEEDS_ANSWER without a terminal, INTERRUPTED when the answer is no or Ctrl-C
 */
export async function confirm({ question, yes, interactive }: ConfirmOptions): Promise<void> {
  if (yes) return;
  if (!interactive) throw new MqError('NEEDS_ANSWER', `${question} There is no terminal to answer at.`);
  const { default: inquirer } = await import('inquirer');
  const prompt = inquirer.createPromptModule({ output: process.stderr });
  const { agreed } = await prompt<{ agreed: boolean }>([
    { type: 'confirm', name: 'agreed', message: question, default: false },
  ]);
  if (!agreed) throw new MqError('INTERRUPTED', 'declined; nothing was changed');
}
