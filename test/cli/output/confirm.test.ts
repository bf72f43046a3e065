import { describe, expect, it } from 'vitest';
import { confirm } from '../../../src/cli/output/confirm.ts';

const question = 'Delete topic A on 2 brokers?';

describe('confirm', () => {
  it('does not ask when the answer is given', async () => {
    await expect(confirm({ question, yes: true, interactive: false })).resolves.toBeUndefined();
  });

  it('refuses without a terminal and names the flag to use', async () => {
    await expect(confirm({ question, yes: false, interactive: false })).rejects.toMatchObject({
      code: 'NEEDS_ANSWER',
      exitCode: 64,
      message: `${question} There is no terminal to answer at.`,
      hint: expect.stringContaining('--yes'),
    });
  });
});
