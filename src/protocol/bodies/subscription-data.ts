import type { JsonValue } from '../json/parse.ts';
import { asArray, asBoolean, asNumber, asObject, asString, asStrings } from '../json/read.ts';
import type { Writable } from '../json/write.ts';
import { javaHashCode } from '../message/hash.ts';

export const SUBSCRIBE_ALL = '*';
export const EXPRESSION_TAG = 'TAG';

/** What a group wants of a topic. */
export type SubscriptionData = {
  topic: string;
  /** `*`, `A || B`, or an SQL92 expression. */
  subString: string;
  /** Tags by name; empty for `*` and SQL92. */
  tagsSet: string[];
  /** Java hash codes of the tags. */
  codeSet: number[];
  /** When the subscription was made, milliseconds (nanoseconds from Go). A lower one is stale. */
  subVersion: number;
  /** `TAG` or `SQL92`. */
  expressionType: string;
  classFilterMode: boolean;
};

/** A null or absent expression type means tags. */
export const isTagType = (expressionType: string | undefined): boolean =>
  expressionType === undefined || expressionType === '' || expressionType === EXPRESSION_TAG;

/**
 * Builds a subscription from an expression: `*` or nothing for all, `A || B` for tags. SQL92 is kept as it is.
 *
 * @param nowMs becomes the subscription's version
 */
export function buildSubscription(
  topic: string,
  expression: string | undefined,
  nowMs: number,
  expressionType: string = EXPRESSION_TAG,
): SubscriptionData {
  const tags = isTagType(expressionType) ? tagsOf(expression) : [];
  return {
    topic,
    subString: expression === undefined || expression === '' ? SUBSCRIBE_ALL : expression,
    tagsSet: tags,
    codeSet: tags.map((tag) => javaHashCode(tag)),
    subVersion: nowMs,
    expressionType,
    classFilterMode: false,
  };
}

function tagsOf(expression: string | undefined): string[] {
  if (expression === undefined || expression === '' || expression === SUBSCRIBE_ALL) return [];
  const tags = expression.split('||').map((tag) => tag.trim());
  return [...new Set(tags.filter((tag) => tag !== ''))];
}

export function readSubscriptionData(value: JsonValue | undefined): SubscriptionData {
  const object = asObject(value);
  return {
    topic: asString(object['topic']),
    subString: asString(object['subString']),
    tagsSet: asStrings(object['tagsSet']),
    codeSet: asArray(object['codeSet']).map((code) => asNumber(code)),
    subVersion: asNumber(object['subVersion']),
    expressionType: asString(object['expressionType'], EXPRESSION_TAG),
    classFilterMode: asBoolean(object['classFilterMode']),
  };
}

export const subscriptionDataJson = (data: SubscriptionData): Writable => ({
  classFilterMode: data.classFilterMode,
  codeSet: data.codeSet,
  expressionType: data.expressionType,
  subString: data.subString,
  subVersion: data.subVersion,
  tagsSet: data.tagsSet,
  topic: data.topic,
});
