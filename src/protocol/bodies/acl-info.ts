import { type JsonValue, parseLenientJson } from '../json/parse.ts';
import { asArray, asObject, asString, asStrings, parseObject } from '../json/read.ts';
import { jsonBody } from '../json/write.ts';

/** The rules of one subject (body of 3006 and 3007, answer of 3009 and 3010). */
export interface AclInfo {
  /** `User:name`. */
  subject: string;
  policies: AclPolicy[];
}

export interface AclPolicy {
  /** `Custom` or `Default`. */
  policyType: string;
  entries: AclEntry[];
}

/** What the subject may or may not do with a resource. */
export interface AclEntry {
  /** `Topic:name`, `Group:name`, `Cluster:name`, or `*`; a `*` at the end of a name stands for any rest. */
  resource: string;
  actions: string[];
  /** Addresses it counts for; none are all. */
  sourceIps: string[];
  /** `Allow` or `Deny`. */
  decision: string;
}

const readAcl = (value: JsonValue): AclInfo => {
  const acl = asObject(value);
  return {
    subject: asString(acl['subject']),
    policies: asArray(acl['policies']).map((item) => {
      const policy = asObject(item);
      const entries = asArray(policy['entries']).map((one): AclEntry => {
        const entry = asObject(one);
        return {
          resource: asString(entry['resource']),
          actions: asStrings(entry['actions']),
          sourceIps: asStrings(entry['sourceIps']),
          decision: asString(entry['decision']),
        };
      });
      return { policyType: asString(policy['policyType'], 'Custom'), entries };
    }),
  };
};

/** @throws JsonError when the body is no object */
export const decodeAcl = (body: Buffer): AclInfo => readAcl(parseObject(body));

/** None without a body. @throws JsonError when the body is no JSON */
export const decodeAcls = (body: Buffer | undefined): AclInfo[] =>
  body === undefined ? [] : asArray(parseLenientJson(body.toString('utf8'))).map(readAcl);

export const encodeAcl = ({ subject, policies }: AclInfo): Buffer =>
  jsonBody({
    policies: policies.map(({ policyType, entries }) => ({
      entries: entries.map(({ resource, actions, sourceIps, decision }) => ({
        actions,
        decision,
        resource,
        sourceIps: sourceIps.length === 0 ? undefined : sourceIps,
      })),
      policyType,
    })),
    subject,
  });
