import type { AdminClient } from '../../client/admin-client.ts';
import { MqError } from '../../errors/index.ts';
import type { AclEntry, AclInfo } from '../../protocol/bodies/acl-info.ts';
import { ResponseCode } from '../../protocol/codes/response.ts';
import type { Outcome } from '../fan-out.ts';
import type { Target, TargetChoice } from '../targets.ts';
import { needingAuth, notSeen, onReplicas } from './on-brokers.ts';
import type { ChangeOptions } from './users.ts';

/** What one subject may or may not do with some resources. */
export interface Rules {
  /** `User:name`. */
  subject: string;
  resources: readonly string[];
  actions: readonly string[];
  decision: string;
  /** None are all. */
  sourceIps: readonly string[];
}

/** What became of the rules on one broker. */
export interface ChangedRules {
  /** Resources that had a rule before, which is overwritten. */
  overwritten: string[];
  /** Resources that had none. */
  created: string[];
}

/**
 * Gives a subject rules for resources that have none, on one broker or on every master and slave of a cluster, and
 * reads them back.
 *
 * @throws MqError REFUSED where a resource has a rule already, NOT_FOUND where the user is missing
 */
export function createAcl(
  client: AdminClient,
  choice: TargetChoice,
  rules: Rules,
  options: ChangeOptions,
): Promise<Outcome<Target, ChangedRules>[]> {
  return onReplicas(client, choice, async (addr) => {
    const change = await planned(client, addr, rules);
    const [taken] = change.overwritten;
    if (taken !== undefined) {
      throw new MqError('REFUSED', `${addr} has a rule of ${rules.subject} for ${taken} already`, {
        address: addr,
        hint: 'mq updateAcl overwrites it.',
      });
    }
    if (!options.dryRun) await set(client, addr, rules, client.auth.createAcl);
    return change;
  });
}

/**
 * Overwrites the rules of a subject for the resources given; its other rules stay.
 * @throws MqError NOT_FOUND where the subject has no rules at all
 */
export function updateAcl(
  client: AdminClient,
  choice: TargetChoice,
  rules: Rules,
  options: ChangeOptions,
): Promise<Outcome<Target, ChangedRules>[]> {
  return onReplicas(client, choice, async (addr) => {
    if ((await findAcl(client, addr, rules.subject)) === undefined) throw noRules(addr, rules.subject);
    const change = await planned(client, addr, rules);
    if (!options.dryRun) await set(client, addr, rules, client.auth.updateAcl);
    return change;
  });
}

/**
 * Deletes the rule of a subject for one resource, or all its rules; the outcome names their resources.
 * @throws MqError NOT_FOUND where there is no such rule
 */
export function deleteAcl(
  client: AdminClient,
  choice: TargetChoice,
  subject: string,
  resource: string | undefined,
  { dryRun }: ChangeOptions,
): Promise<Outcome<Target, string[]>[]> {
  return onReplicas(client, choice, async (addr) => {
    const has = resourcesOf(await findAcl(client, addr, subject));
    const meant = resource === undefined ? has : has.filter((one) => one === resource);
    if (meant.length === 0) throw noRules(addr, subject, resource);
    if (dryRun) return meant;
    await needingAuth(client.auth.deleteAcl(addr, subject, resource));
    const left = resourcesOf(await findAcl(client, addr, subject)).find((one) => meant.includes(one));
    if (left !== undefined) throw notSeen(addr, `still has the rule of ${subject} for ${left}`);
    return meant;
  });
}

/** The rules of a subject; undefined where it has none, or is unknown. */
export async function findAcl(client: AdminClient, addr: string, subject: string): Promise<AclInfo | undefined> {
  try {
    return await needingAuth(client.auth.findAcl(addr, subject));
  } catch (error) {
    if (isUnknownSubject(error)) return undefined;
    throw error;
  }
}

/** 5.3 calls a user that is not there a lack of permission. */
export const isUnknownSubject = (error: unknown): error is MqError =>
  error instanceof MqError &&
  error.details.responseCode === ResponseCode.NO_PERMISSION &&
  /subject.* is not exist/i.test(error.details.remark ?? '');

async function planned(client: AdminClient, addr: string, { subject, resources }: Rules): Promise<ChangedRules> {
  const has = resourcesOf(await findAcl(client, addr, subject));
  return {
    overwritten: resources.filter((resource) => has.includes(resource)),
    created: resources.filter((resource) => !has.includes(resource)),
  };
}

async function set(
  client: AdminClient,
  addr: string,
  { subject, resources, actions, decision, sourceIps }: Rules,
  send: typeof client.auth.createAcl,
): Promise<void> {
  const entries = resources.map(
    (resource): AclEntry => ({ resource, actions: [...actions], sourceIps: [...sourceIps], decision }),
  );
  const acl: AclInfo = { subject, policies: [{ policyType: 'Custom', entries }] };
  await sendRules(client, addr, acl, send);
  const shown = (await findAcl(client, addr, subject))?.policies.flatMap((policy) => policy.entries) ?? [];
  const missing = entries.find((entry) => !shown.some((one) => sameEntry(one, entry)));
  if (missing !== undefined) throw notSeen(addr, `shows no such rule of ${subject} for ${missing.resource}`);
}

/** Sends rules for createAcl or updateAcl. @throws MqError NOT_FOUND where their user is missing */
export async function sendRules(
  client: AdminClient,
  addr: string,
  acl: AclInfo,
  send: typeof client.auth.createAcl,
): Promise<void> {
  try {
    await needingAuth(send.call(client.auth, addr, acl));
  } catch (error) {
    if (!isUnknownSubject(error)) throw error;
    throw new MqError('NOT_FOUND', `${addr} has no ${acl.subject}`, {
      address: addr,
      hint: `mq createUser -u ${acl.subject.slice(acl.subject.indexOf(':') + 1)} makes that user.`,
      cause: error,
    });
  }
}

const sameEntry = (a: AclEntry, b: AclEntry): boolean =>
  a.resource === b.resource &&
  a.decision === b.decision &&
  sorted(a.actions) === sorted(b.actions) &&
  sorted(a.sourceIps) === sorted(b.sourceIps);

const sorted = (words: readonly string[]): string => [...words].sort().join();

const resourcesOf = (acl: AclInfo | undefined): string[] =>
  acl?.policies.flatMap(({ entries }) => entries.map(({ resource }) => resource)) ?? [];

const noRules = (addr: string, subject: string, resource?: string): MqError =>
  new MqError('NOT_FOUND', `${addr} has no rule of ${subject}${resource === undefined ? '' : ` for ${resource}`}`, {
    address: addr,
    hint: `mq listAcl -b ${addr} shows those there are.`,
  });
