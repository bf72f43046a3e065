import { FilterError } from './filter-error.ts';

/** Kinds of tokens: the reserved words and signs by themselves, and what has a text of its own. */
export type TokenKind = Keyword | Sign | 'integer' | 'float' | 'string' | 'name' | 'end';
export type Keyword = (typeof KEYWORDS)[number];
type Sign = (typeof SIGNS)[number];

export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
  /** Index of its first character. */
  readonly at: number;
}

const KEYWORDS = [
  'NOT',
  'AND',
  'OR',
  'BETWEEN',
  'IN',
  'TRUE',
  'FALSE',
  'NULL',
  'IS',
  'CONTAINS',
  'STARTSWITH',
  'ENDSWITH',
] as const;
/** Longer ones first. */
const SIGNS = ['<>', '>=', '<=', '=', '>', '<', '(', ')', ',', '+', '-'] as const;

const SPACE = /[ \t\n\r\f]+/y;
const LINE_COMMENT = /--[^\n\r]*[\n\r]/y;
const NAME = /[A-Za-z_$][A-Za-z0-9_$]*/y;
const INTEGER = /0|[1-9][0-9]*[lL]?/y;
const FLOAT = /[0-9]+\.[0-9]*(?:[eE][+-]?[0-9]+)?|\.[0-9]+(?:[eE][+-]?[0-9]+)?|[0-9]+[eE][+-]?[0-9]+/y;
const STRING = /'[^']*(?:''[^']*)*'/y;

/**
 * Cuts an SQL92 expression into tokens, one when it is asked for: the parser stops at the first token it has no use
 * for, and what stands behind that one is never looked at, as in the original.
 */
export class Tokens {
  readonly #text: string;
  #at = 0;
  #next: Token | undefined;

  constructor(text: string) {
    this.#text = text;
  }

  /** The next token, which stays. @throws FilterError where no token begins */
  peek(): Token {
    this.#next ??= this.#read();
    return this.#next;
  }

  /** Takes the next token when it is of this kind. */
  takes(kind: TokenKind): boolean {
    if (this.peek().kind !== kind) return false;
    this.#next = undefined;
    return true;
  }

  /** Takes the next token, which must be of this kind. @throws FilterError when it is another */
  expect(kind: TokenKind): Token {
    const token = this.peek();
    if (!this.takes(kind)) throw unexpected(token, kind);
    return token;
  }

  #read(): Token {
    this.#skip();
    const at = this.#at;
    if (at >= this.#text.length) return { kind: 'end', text: '', at };
    const token = this.#number() ?? this.#string() ?? this.#word() ?? this.#sign();
    if (token === undefined) throw new FilterError(`Nothing known begins with ${this.#text[at]} at position ${at}.`);
    this.#at = at + token.text.length;
    return token;
  }

  #skip(): void {
    for (;;) {
      const before = this.#at;
      this.#at += (this.#match(SPACE) ?? this.#match(LINE_COMMENT) ?? '').length;
      if (this.#text.startsWith('/*', this.#at)) {
        const end = this.#text.indexOf('*/', this.#at + 2);
        if (end >= 0) this.#at = end + 2;
      }
      if (this.#at === before) return;
    }
  }

  /** The longer of both readings. */
  #number(): Token | undefined {
    const integer = this.#match(INTEGER);
    const float = this.#match(FLOAT);
    if (float !== undefined && float.length > (integer?.length ?? 0)) return this.#token('float', float);
    return integer === undefined ? undefined : this.#token('integer', integer);
  }

  #string(): Token | undefined {
    const text = this.#match(STRING);
    return text === undefined ? undefined : this.#token('string', text);
  }

  #word(): Token | undefined {
    const text = this.#match(NAME);
    if (text === undefined) return undefined;
    const upper = text.toUpperCase();
    return this.#token(KEYWORDS.find((keyword) => keyword === upper) ?? 'name', text);
  }

  #sign(): Token | undefined {
    const sign = SIGNS.find((text) => this.#text.startsWith(text, this.#at));
    return sign === undefined ? undefined : this.#token(sign, sign);
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    return pattern.exec(this.#text)?.[0];
  }

  #token(kind: TokenKind, text: string): Token {
    return { kind, text, at: this.#at };
  }
}

/** What a parser says of a token it cannot use. */
export function unexpected(token: Token, wanted: string): FilterError {
  const found = token.kind === 'end' ? 'the end' : token.text;
  return new FilterError(`Expected ${wanted} at position ${token.at}, found ${found}.`);
}
