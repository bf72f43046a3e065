import { FilterError } from './filter-error.ts';
import { SqlExpression } from './sql-expression.ts';

/** Compiled expressions kept at most, and the characters of their texts. */
const MAX_ENTRIES = 1000;
const MAX_CHARACTERS = 4 * 1024 * 1024;

/** Keeps compiled expressions, and why others do not compile; those not used for longest go first. */
export class ExpressionCache {
  readonly #entries = new Map<string, SqlExpression | FilterError>();
  #characters = 0;

  get size(): number {
    return this.#entries.size;
  }

  /** The compiled expression. @throws FilterError when it does not compile */
  compile(text: string): SqlExpression {
    const entry = this.#entries.get(text) ?? compile(text);
    this.#touch(text, entry);
    if (entry instanceof FilterError) throw entry;
    return entry;
  }

  #touch(text: string, entry: SqlExpression | FilterError): void {
    if (!this.#entries.delete(text)) this.#characters += text.length;
    this.#entries.set(text, entry);
    for (const oldest of this.#entries.keys()) {
      if (this.#entries.size <= MAX_ENTRIES && this.#characters <= MAX_CHARACTERS) return;
      this.#entries.delete(oldest);
      this.#characters -= oldest.length;
    }
  }
}

function compile(text: string): SqlExpression | FilterError {
  try {
    return new SqlExpression(text);
  } catch (error) {
    if (error instanceof FilterError) return error;
    throw error;
  }
}
