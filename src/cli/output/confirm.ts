import { MqError } from '../../errors/index.ts';

export interface ConfirmOptions {
  /** What is about to happen, as a question: `Delete topic A on 2 brokers?`. */
  readonly question: string;
  /** Whether `--yes` or MQ_YES=1 answers it. */
  readonly yes: boolean;
  /** Whether somebody can answer: stdin and stderr are terminals. */
  readonly interactive: boolean;
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
