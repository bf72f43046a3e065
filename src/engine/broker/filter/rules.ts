import { FilterError } from './filter-error.ts';
import { parseJavaLong } from './java-numbers.ts';
import { type ConstantNode, constant, isConstant, type Node } from './nodes.ts';
import { compare, isIncomparable } from './values.ts';

/** What the original refuses although its grammar allows it. All throw FilterError. */

/** A decimal literal is an int where it fits, else a long. */
export function integerConstant(text: string): ConstantNode {
  const value = parseJavaLong(text.replace(/[lL]$/, ''));
  if (value === undefined) throw new FilterError(`${text} does not fit a long.`);
  return value <= 0x7fffffffn ? constant({ type: 'int', value: Number(value) }) : constant({ type: 'long', value });
}

/** A floating literal is a positive double: 0.0 is refused as too small. */
export function floatConstant(text: string): ConstantNode {
  const value = Number(text);
  if (value === Number.POSITIVE_INFINITY) throw new FilterError(`${text} is greater than ${Number.MAX_VALUE}.`);
  if (value < Number.MIN_VALUE) throw new FilterError(`${text} is less than ${Number.MIN_VALUE}.`);
  return constant({ type: 'double', value });
}

/** `<` and its like take properties and numbers: no strings, no conditions. */
export function checkOrdered(node: Node): void {
  if (node.isBoolean || (isConstant(node) && typeof node.value !== 'object')) {
    throw new FilterError('Only numbers and properties can be ordered.');
  }
}

/** `=` takes no NULL, and no Boolean literal left of another kind of literal. */
export function checkEqual(left: Node, right: Node): void {
  for (const node of [left, right]) {
    if (isConstant(node) && node.value === null) throw new FilterError('NULL cannot be compared: use IS NULL.');
  }
  if (isConstant(left) && isConstant(right) && left.isBoolean && !right.isBoolean) {
    throw new FilterError('A Boolean literal cannot be compared with another literal.');
  }
}

/** Literal bounds of BETWEEN must be in order. */
export function checkBetween(low: ConstantNode, high: ConstantNode): void {
  if (low.value === null || high.value === null) throw new FilterError('NULL is no bound of BETWEEN.');
  if (!isInOrder(low, high)) throw new FilterError('The lower bound of BETWEEN is above the upper one.');
}

function isInOrder(low: ConstantNode, high: ConstantNode): boolean {
  if (low.value === null || high.value === null) return false;
  try {
    return compare(high.value, low.value) >= 0;
  } catch (error) {
    if (isIncomparable(error)) return false;
    throw error;
  }
}

/** IN asks for a property on its left. */
export function checkIn(node: Node): void {
  if (node.kind !== 'property') throw new FilterError('IN needs a property on its left.');
}
