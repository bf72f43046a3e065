import {
  type SubscriptionGroupConfig,
  subscriptionGroupConfigJson,
} from '../../../protocol/bodies/subscription-group.ts';
import { JsonMap } from '../../../protocol/json/parse.ts';
import { ObjectKeyMap, type Writable } from '../../../protocol/json/write.ts';
import { groupNameProblem } from '../../../protocol/names.ts';
import type { ConfigValue } from '../../store/config-file/format.ts';

/** Queues a retry topic may have; the original has no bound. */
const MAX_RETRY_QUEUES = 1024;

/** Why a group cannot be made like this, or undefined. */
export function groupConfigProblem(config: Readonly<SubscriptionGroupConfig>): string | undefined {
  const name = groupNameProblem(config.groupName);
  if (name !== undefined) return name;
  const queues = config.retryQueueNums;
  if (!Number.isInteger(queues) || queues < 0 || queues > MAX_RETRY_QUEUES) {
    return `retryQueueNums of group ${config.groupName} is ${queues}, it must be 0 to ${MAX_RETRY_QUEUES}`;
  }
  if (!Number.isInteger(config.retryMaxTimes)) {
    return `retryMaxTimes of group ${config.groupName} is ${config.retryMaxTimes}, it must be a whole number`;
  }
  return undefined;
}

/** With the retry policy that 5.x writes for every group; what 4.9 wrote, and 4.9's requests, have none. */
export const withRetryPolicy = (config: SubscriptionGroupConfig): SubscriptionGroupConfig => ({
  ...config,
  others: { groupRetryPolicy: { type: 'CUSTOMIZED' }, ...config.others },
});

/** A group as subscriptionGroup.json holds it. */
export const groupFileJson = (config: SubscriptionGroupConfig): ConfigValue =>
  configValue(subscriptionGroupConfigJson(config));

/** Maps keyed by objects have no form in a strict file; no field of a group is one. */
function configValue(value: Writable): ConfigValue {
  if (value === null || typeof value !== 'object') return value;
  if (value instanceof ObjectKeyMap || value instanceof JsonMap) return undefined;
  if (isList(value)) return value.map(configValue);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, configValue(item)]));
}

const isList = (value: Writable): value is readonly Writable[] => Array.isArray(value);
