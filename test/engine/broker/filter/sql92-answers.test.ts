import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FilterError } from '../../../../src/engine/broker/filter/filter-error.ts';
import { Parser } from '../../../../src/engine/broker/filter/parser.ts';
import { isIncomparable } from '../../../../src/engine/broker/filter/values.ts';

interface Captured {
  messages: Record<string, string>[];
  /** The letters T, F, N (unknown) and X (it throws) for each message; null where the expression is refused. */
  answers: [expression: string, answers: string | null][];
}

const file = resolve(import.meta.dirname, '../../../fixtures/sql92/answers.json');
const { messages, answers } = JSON.parse(readFileSync(file, 'utf8')) as Captured;

/** What we make of an expression, in the letters of the fixture. */
function ours(expression: string): string | null {
  const parser = new Parser(expression);
  try {
    const node = parser.parse();
    return messages
      .map((message) => letter(() => node.evaluate(parser.properties.map((name) => message[name] ?? null))))
      .join('');
  } catch (error) {
    if (error instanceof FilterError) return null;
    throw error;
  }
}

function letter(evaluate: () => unknown): string {
  try {
    const value = evaluate();
    return value === true ? 'T' : value === false ? 'F' : value === null ? 'N' : '?';
  } catch (error) {
    if (isIncomparable(error)) return 'X';
    throw error;
  }
}

describe('SQL92 expressions', () => {
  it('are many, taken and refused, with every kind of answer', () => {
    expect(answers.length).toBeGreaterThan(1000);
    expect(answers.filter(([, letters]) => letters === null).length).toBeGreaterThan(300);
    for (const kind of 'TFNX') expect(answers.some(([, letters]) => letters?.includes(kind))).toBe(true);
  });

  it('have the answers of Apache 5.3.3', () => {
    const different = answers.filter(([expression, letters]) => ours(expression) !== letters);
    expect(
      different.map(([expression, letters]) => [expression, `Apache ${letters}`, `ours ${ours(expression)}`]),
    ).toEqual([]);
  });
});
