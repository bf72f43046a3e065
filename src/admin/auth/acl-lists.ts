import type { AdminClient } from '../../client/admin-client.ts';
import { MqError } from '../../errors/index.ts';
import type { AclInfo } from '../../protocol/bodies/acl-info.ts';
import type { TargetChoice } from '../targets.ts';
import { type UnreachedBroker, unreachedBrokers } from '../unreached.ts';
import { findAcl } from './acls.ts';
import { needingAuth, type OfMasters, ofMasters } from './on-brokers.ts';

/** One rule, and the brokers that have it like this. */
export interface RuleOnBrokers {
  /** `User:name`. */
  subject: string;
  policyType: string;
  resource: string;
  actions: string[];
  /** None are all. */
  sourceIps: string[];
  decision: string;
  /** `host:port`. */
  brokers: string[];
}

export interface RuleList {
  rules: RuleOnBrokers[];
  /** Brokers asked, `host:port`. */
  asked: string[];
  unreached: UnreachedBroker[];
  withoutMaster: string[];
}

/** The rules of one subject. @throws MqError NOT_FOUND when nobody has any */
export async function getAcl(client: AdminClient, choice: TargetChoice, subject: string): Promise<RuleList> {
  const list = gathered(
    await ofMasters(client, choice, async (addr) => {
      const acl = await findAcl(client, addr, subject);
      return acl === undefined ? [] : [acl];
    }),
  );
  if (list.rules.length > 0 || list.unreached.length > 0) return list;
  throw new MqError('NOT_FOUND', `there is no rule of ${subject} on ${list.asked.join(', ')}`, {
    hint: 'mq listAcl shows those there are.',
  });
}

/** The rules whose subject and resource contain the filters. */
export async function listAcls(
  client: AdminClient,
  choice: TargetChoice,
  { subject, resource }: { subject?: string | undefined; resource?: string | undefined },
): Promise<RuleList> {
  return gathered(
    await ofMasters(client, choice, (addr) => needingAuth(client.auth.listAcls(addr, subject, resource))),
  );
}

function gathered({ brokers, withoutMaster }: OfMasters<AclInfo[]>): RuleList {
  const rows = new Map<string, RuleOnBrokers>();
  for (const { item, value = [] } of brokers) {
    for (const { subject, policies } of value) {
      for (const { policyType, entries } of policies) {
        for (const entry of entries) {
          const rule = { subject, policyType, ...entry };
          const key = JSON.stringify(rule);
          const row = rows.get(key) ?? { ...rule, brokers: [] };
          row.brokers.push(item.addr);
          rows.set(key, row);
        }
      }
    }
  }
  const rules = [...rows.values()].sort((a, b) => (a.subject < b.subject ? -1 : a.subject > b.subject ? 1 : 0));
  const asked = brokers.filter(({ error }) => error === undefined).map(({ item }) => item.addr);
  return { rules, asked, unreached: unreachedBrokers(brokers), withoutMaster };
}
