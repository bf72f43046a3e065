import { asObject, asString, parseObject } from '../json/read.ts';
import { writeJson } from '../json/write.ts';

/** When a changed value counts: at once, at the next start, or never (a key without effect here). */
export const configEffects = ['live', 'restart', 'none'] as const;
export type ConfigEffect = (typeof configEffects)[number];

const refusals = ['forbidden', 'unknown', 'invalid'] as const;

/** What a broker of ours says a change of one configuration key would do (our own header field of 26). */
export type ConfigPlan = {
  key: string;
  /** The value now, or the one that waits for the next start; absent where there is none. */
  old?: string | undefined;
  /** The value as the broker would keep it. */
  new: string;
  effect: ConfigEffect;
  /** Why it would not be made; absent when it would. */
  refusal?: (typeof refusals)[number] | undefined;
  /** The refusal in words. */
  reason?: string | undefined;
};

/** @throws JsonError when it is no object */
export function decodeConfigPlan(text: string): ConfigPlan {
  const object = asObject(parseObject(text));
  return {
    key: asString(object['key']),
    old: object['old'] === undefined ? undefined : asString(object['old']),
    new: asString(object['new']),
    effect: configEffects.find((effect) => effect === object['effect']) ?? 'none',
    refusal: refusals.find((refusal) => refusal === object['refusal']),
    reason: asString(object['reason']) || undefined,
  };
}

export const encodeConfigPlan = (plan: ConfigPlan): string => writeJson({ ...plan });
