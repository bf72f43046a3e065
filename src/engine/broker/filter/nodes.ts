import { FilterError } from './filter-error.ts';
import { compare, compareAsDoubles, negate, type Value } from './values.ts';

/** Values of the properties an expression names, by their slot; null where a message has none. */
export type PropertyValues = readonly (string | null)[];

/** A part of a compiled expression. What it is made of decides what may be done with it. */
export interface Node {
  readonly kind: 'constant' | 'property' | 'computed';
  /** It yields true, false or unknown and nothing else. TRUE, FALSE and NULL do. */
  readonly isBoolean: boolean;
  /** Levels of evaluation below it. */
  readonly depth: number;
  /** @throws when operands do not compare: the message does not match then */
  evaluate(values: PropertyValues): Value;
}

export interface ConstantNode extends Node {
  readonly kind: 'constant';
  readonly value: Value;
}

const computed = (
  isBoolean: boolean,
  operands: readonly Node[],
  evaluate: (values: PropertyValues) => Value,
): Node => ({
  kind: 'computed',
  isBoolean,
  depth: 1 + Math.max(...operands.map((node) => node.depth)),
  evaluate,
});

export const isConstant = (node: Node): node is ConstantNode => node.kind === 'constant';

export const constant = (value: Value): ConstantNode => ({
  kind: 'constant',
  isBoolean: value === null || typeof value === 'boolean',
  depth: 0,
  value,
  evaluate: () => value,
});

export const property = (slot: number): Node => ({
  kind: 'property',
  isBoolean: false,
  depth: 0,
  evaluate: (values) => values[slot] ?? null,
});

/** A property stands for a Boolean too: being a string it is never true. @throws FilterError for other values */
export function asBoolean(node: Node): Node {
  if (node.isBoolean) return node;
  if (node.kind !== 'property') throw new FilterError('A value stands where a condition is needed.');
  return computed(true, [node], (values) => (node.evaluate(values) === null ? null : false));
}

/** True when one is, else unknown when one is; what follows the first true one is not looked at. */
export const or = (nodes: readonly Node[]): Node => chain(nodes, true);

/** False when one is, else unknown when one is; what follows the first false one is not looked at. */
export const and = (nodes: readonly Node[]): Node => chain(nodes, false);

function chain(nodes: readonly Node[], decisive: boolean): Node {
  return computed(true, nodes, (values) => {
    let isKnown = true;
    for (const node of nodes) {
      const value = node.evaluate(values);
      if (value === decisive) return decisive;
      if (value === null) isKnown = false;
    }
    return isKnown ? !decisive : null;
  });
}

export function not(node: Node): Node {
  return computed(true, [node], (values) => {
    const value = node.evaluate(values);
    return value === null ? null : value !== true;
  });
}

/** Negates a number; all else becomes unknown. */
export const minus = (node: Node): Node => computed(false, [node], (values) => negate(node.evaluate(values)));

/** Equal, also both unknown; unknown when the left side is, false when only the right side is. */
export function equal(left: Node, right: Node): Node {
  return computed(true, [left, right], (values) => {
    const [a, b] = [left.evaluate(values), right.evaluate(values)];
    if (a === null) return b === null ? true : null;
    return b !== null && compare(a, b) === 0;
  });
}

const ORDERS = {
  '<': (order: number) => order < 0,
  '<=': (order: number) => order <= 0,
  '>': (order: number) => order > 0,
  '>=': (order: number) => order >= 0,
} as const;

/** Compares numbers, and strings as such. */
export function ordered(left: Node, sign: keyof typeof ORDERS, right: Node): Node {
  const holds = ORDERS[sign];
  return computed(true, [left, right], (values) => {
    const a = left.evaluate(values);
    if (a === null) return null;
    const b = right.evaluate(values);
    if (b === null) return null;
    return holds(typeof a === 'string' && typeof b === 'string' ? compareAsDoubles(a, b) : compare(a, b));
  });
}

/** Whether a property is one of the words; unknown without the property. */
export function oneOf(node: Node, words: readonly string[], negated: boolean): Node {
  const set: ReadonlySet<Value> = new Set(words);
  return computed(true, [node], (values) => {
    const value = node.evaluate(values);
    return value === null ? null : set.has(value) !== negated;
  });
}

const TEXT_TESTS = {
  CONTAINS: (text: string, search: string) => text.includes(search),
  STARTSWITH: (text: string, search: string) => text.startsWith(search),
  ENDSWITH: (text: string, search: string) => text.endsWith(search),
} as const;
export type TextTest = keyof typeof TEXT_TESTS;

/** Looks for a text in a string; false, negated or not, where either is missing. */
export function textTest(node: Node, test: TextTest, search: string, negated: boolean): Node {
  const holds = TEXT_TESTS[test];
  return computed(true, [node], (values) => {
    const value = node.evaluate(values);
    return typeof value === 'string' && search !== '' && holds(value, search) !== negated;
  });
}
