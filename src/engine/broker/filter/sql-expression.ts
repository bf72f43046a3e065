import { FilterError } from './filter-error.ts';
import type { Node, PropertyValues } from './nodes.ts';
import { Parser } from './parser.ts';
import { PropertyFinder } from './property-finder.ts';
import { isIncomparable } from './values.ts';

/** Longest expression: it travels in headers and heartbeats, and compiling must not hold the others up. */
export const MAX_EXPRESSION_LENGTH = 64 * 1024;

/** A compiled SQL92 expression. */
export class SqlExpression {
  /** Names of the properties it looks at. */
  readonly properties: readonly string[];
  readonly #root: Node;
  readonly #finder: PropertyFinder;

  /** @throws FilterError when the original does not take it either, or it is too long or too deep */
  constructor(text: string) {
    if (text.length > MAX_EXPRESSION_LENGTH) {
      throw new FilterError(`It has ${text.length} characters; ${MAX_EXPRESSION_LENGTH} are allowed.`);
    }
    const parser = new Parser(text);
    this.#root = parser.parse();
    this.properties = parser.properties;
    this.#finder = new PropertyFinder(this.properties);
  }

  /** Whether it holds for these values, in the order of {@link properties}; unknown and incomparable are no. */
  matches(values: PropertyValues): boolean {
    try {
      return this.#root.evaluate(values) === true;
    } catch (error) {
      if (isIncomparable(error)) return false;
      throw error;
    }
  }

  /** Whether it holds for a stored record. */
  readonly matchesRecord = (record: Buffer): boolean => this.matches(this.#finder.find(record));
}
