import { ExpressionCache } from './expression-cache.ts';
import { FilterError } from './filter-error.ts';
import type { SqlExpression } from './sql-expression.ts';

export const EXPRESSION_SQL92 = 'SQL92';

const cache = new ExpressionCache();

/**
 * The compiled expression of a subscription, from the cache where it is known.
 * @throws FilterError for a type that is not SQL92, and for an expression that does not compile
 */
export function compiled(expressionType: string, expression: string): SqlExpression {
  if (expressionType !== EXPRESSION_SQL92) {
    throw new FilterError(`The expression type ${expressionType} is none of TAG and ${EXPRESSION_SQL92}.`);
  }
  return cache.compile(expression);
}
