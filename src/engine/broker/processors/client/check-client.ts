import { decodeCheckClient } from '../../../../protocol/bodies/subscription-bodies.ts';
import { RequestCode } from '../../../../protocol/codes/request.ts';
import type { BrokerContext, ProcessorEntries } from '../../context.ts';
import { matcherOf } from '../../pull/pull-filter.ts';
import { success } from '../answers.ts';

/**
 * CHECK_CLIENT_CONFIG (46): whether a subscription can be served, asked by push consumers before they start when they
 * filter by more than tags (wire-protocol 3.5). Refused with 1 while filters by property are off, with 23 when the
 * expression does not compile.
 */
export const checkClientProcessors = ({ config }: BrokerContext): ProcessorEntries => [
  [
    RequestCode.CHECK_CLIENT_CONFIG,
    (request) => {
      matcherOf(decodeCheckClient(request.body).subscriptionData, config.get('enablePropertyFilter'));
      return success();
    },
  ],
];
