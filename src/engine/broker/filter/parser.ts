import { FilterError } from './filter-error.ts';
import {
  and,
  asBoolean,
  constant,
  equal,
  isConstant,
  minus,
  type Node,
  not,
  oneOf,
  or,
  ordered,
  property,
  type TextTest,
  textTest,
} from './nodes.ts';
import { checkBetween, checkEqual, checkIn, checkOrdered, floatConstant, integerConstant } from './rules.ts';
import { Tokens, unexpected } from './tokens.ts';

/** Deepest nesting: far beyond what people write, far below what the stack holds. */
const MAX_DEPTH = 400;

/**
 * Reads an SQL92 expression by the grammar of the original:
 *
 *     or          = and { OR and }
 *     and         = equality { AND equality }
 *     equality    = comparison { (= | <>) comparison | IS [NOT] NULL }
 *     comparison  = unary { (> | >= | < | <=) unary | [NOT] BETWEEN unary AND unary | [NOT] IN ( string {, string} )
 *                         | [NOT] (CONTAINS | STARTSWITH | ENDSWITH) string }
 *     unary       = + unary | - unary | NOT unary | literal | name | ( or )
 *
 * So NOT binds closer than a comparison: `NOT a = 1` is `(NOT a) = 1`. What follows a complete expression is ignored.
 */
export class Parser {
  readonly #tokens: Tokens;
  readonly #slots = new Map<string, number>();
  #depth = 0;

  constructor(text: string) {
    this.#tokens = new Tokens(text);
  }

  /** Names of the properties, by slot. */
  get properties(): string[] {
    return [...this.#slots.keys()];
  }

  /** @throws FilterError */
  parse(): Node {
    return asBoolean(this.#or());
  }

  #or(): Node {
    const first = this.#and();
    if (this.#tokens.peek().kind !== 'OR') return first;
    const nodes = [asBoolean(first)];
    while (this.#tokens.takes('OR')) nodes.push(asBoolean(this.#and()));
    return or(nodes);
  }

  #and(): Node {
    const first = this.#equality();
    if (this.#tokens.peek().kind !== 'AND') return first;
    const nodes = [asBoolean(first)];
    while (this.#tokens.takes('AND')) nodes.push(asBoolean(this.#equality()));
    return and(nodes);
  }

  #equality(): Node {
    const tokens = this.#tokens;
    let left = this.#comparison();
    for (;;) {
      if (tokens.takes('=')) left = this.#equal(left);
      else if (tokens.takes('<>')) left = not(this.#equal(left));
      else if (tokens.takes('IS')) {
        const negated = tokens.takes('NOT');
        tokens.expect('NULL');
        const isNull = equal(left, constant(null));
        left = negated ? not(isNull) : isNull;
      } else return left;
      checkDepth(left.depth);
    }
  }

  #equal(left: Node): Node {
    const right = this.#comparison();
    checkEqual(left, right);
    return equal(left, right);
  }

  #comparison(): Node {
    let left = this.#unary();
    for (;;) {
      const next = this.#compared(left);
      if (next === undefined) return left;
      left = next;
      checkDepth(left.depth);
    }
  }

  #compared(left: Node): Node | undefined {
    const tokens = this.#tokens;
    for (const sign of ['>', '>=', '<', '<='] as const) {
      if (tokens.takes(sign)) return this.#ordered(left, sign, this.#unary());
    }
    const negated = tokens.takes('NOT');
    for (const test of ['CONTAINS', 'STARTSWITH', 'ENDSWITH'] as const satisfies TextTest[]) {
      if (tokens.takes(test)) return textTest(left, test, this.#string(), negated);
    }
    if (tokens.takes('BETWEEN')) return this.#between(left, negated);
    if (tokens.takes('IN')) return this.#in(left, negated);
    if (negated) throw unexpected(tokens.peek(), 'BETWEEN, IN, CONTAINS, STARTSWITH or ENDSWITH after NOT');
    return undefined;
  }

  #ordered(left: Node, sign: '>' | '>=' | '<' | '<=', right: Node): Node {
    checkOrdered(left);
    checkOrdered(right);
    return ordered(left, sign, right);
  }

  #between(left: Node, negated: boolean): Node {
    const low = this.#unary();
    this.#tokens.expect('AND');
    const high = this.#unary();
    if (negated) return or([this.#ordered(left, '<', low), this.#ordered(left, '>', high)]);
    if (isConstant(low) && isConstant(high)) checkBetween(low, high);
    return and([this.#ordered(left, '>=', low), this.#ordered(left, '<=', high)]);
  }

  #in(left: Node, negated: boolean): Node {
    const tokens = this.#tokens;
    tokens.expect('(');
    const words = [this.#string()];
    while (tokens.takes(',')) words.push(this.#string());
    tokens.expect(')');
    checkIn(left);
    return oneOf(left, words, negated);
  }

  #unary(): Node {
    this.#depth++;
    checkDepth(this.#depth);
    const node = this.#unaryWithin();
    this.#depth--;
    return node;
  }

  #unaryWithin(): Node {
    const tokens = this.#tokens;
    if (tokens.takes('+')) return this.#unary();
    if (tokens.takes('-')) return minus(this.#unary());
    if (tokens.takes('NOT')) return not(asBoolean(this.#unary()));
    return this.#primary();
  }

  #primary(): Node {
    const tokens = this.#tokens;
    const token = tokens.peek();
    switch (token.kind) {
      case 'string':
        return constant(this.#string());
      case 'name':
        tokens.takes('name');
        return property(this.#slot(token.text));
      case 'integer':
        tokens.takes('integer');
        return integerConstant(token.text);
      case 'float':
        tokens.takes('float');
        return floatConstant(token.text);
      case '(': {
        tokens.takes('(');
        const node = this.#or();
        tokens.expect(')');
        return node;
      }
      default:
        if (tokens.takes('TRUE')) return constant(true);
        if (tokens.takes('FALSE')) return constant(false);
        if (tokens.takes('NULL')) return constant(null);
        throw unexpected(token, 'a value');
    }
  }

  #string(): string {
    return this.#tokens.expect('string').text.slice(1, -1).replaceAll("''", "'");
  }

  #slot(name: string): number {
    const slot = this.#slots.get(name) ?? this.#slots.size;
    this.#slots.set(name, slot);
    return slot;
  }
}

function checkDepth(depth: number): void {
  if (depth > MAX_DEPTH) throw new FilterError(`It is nested more than ${MAX_DEPTH} levels deep.`);
}
