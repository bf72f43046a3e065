import type { AdminClient } from '../../client/admin-client.ts';
import type { AclVersions } from '../../client/requests/plain-acl.ts';
import { MqError } from '../../errors/index.ts';
import type { PlainAccessConfig, PlainAccessConfigs } from '../../protocol/bodies/plain-access-config.ts';
import type { Outcome } from '../fan-out.ts';
import type { Target, TargetChoice } from '../targets.ts';
import { isUnsupported, needing } from '../unsupported.ts';
import { notSeen, type OfMasters, ofMasters, onReplicas } from './on-brokers.ts';
import type { ChangeOptions } from './users.ts';

/** Accounts of access control 1.0: brokers of 4.4 to 5.3.2 keep them in plain_acl.yml. */
const WHAT = 'accounts of access control 1.0, which brokers of RocketMQ have from 4.4 to 5.3.2; newer ones keep users';

/** What is to change of an account; absent stays as it is. */
export type AccountChange = { readonly [K in Exclude<keyof PlainAccessConfig, 'accessKey'>]?: PlainAccessConfig[K] };

/** An account before and after. */
export interface ChangedAccount {
  /** Undefined where there was none, or the broker does not show its accounts. */
  before: PlainAccessConfig | undefined;
  after: PlainAccessConfig;
}

/**
 * Creates an account on one broker, or on every master and slave of a cluster, or changes what is given of it. Brokers
 * forget whether it was an admin's, and in memory all that is left out, so the whole account is sent.
 *
 * @throws MqError REFUSED from a broker without access control 1.0, USAGE for a new account without a secret
 */
export function updateAccount(
  client: AdminClient,
  choice: TargetChoice,
  accessKey: string,
  change: AccountChange,
  { dryRun }: ChangeOptions,
): Promise<Outcome<Target, ChangedAccount>[]> {
  return onReplicas(client, choice, async (addr) => {
    const before = accountOf(await shown(client, addr), accessKey);
    const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
    const after: PlainAccessConfig = { ...emptyAccount, ...before, ...given, accessKey };
    if (after.secretKey === undefined) {
      throw new MqError('USAGE', `${addr} shows no account ${accessKey}, and a new one needs a secret key`, {
        address: addr,
      });
    }
    if (dryRun) return { before, after };
    await needingAccounts(client.plainAcl.updateAccount(addr, after));
    const now = await shown(client, addr);
    if (now !== undefined && !sameAccount(accountOf(now, accessKey), after)) {
      throw notSeen(addr, `shows the account ${accessKey} otherwise`);
    }
    return { before, after };
  });
}

/** Deletes an account. @throws MqError NOT_FOUND where there is none of the key */
export function deleteAccount(
  client: AdminClient,
  choice: TargetChoice,
  accessKey: string,
  { dryRun }: ChangeOptions,
): Promise<Outcome<Target, void>[]> {
  return onReplicas(client, choice, async (addr) => {
    const before = await shown(client, addr);
    if (before !== undefined && accountOf(before, accessKey) === undefined) {
      throw new MqError('NOT_FOUND', `${addr} has no account ${accessKey}`, {
        address: addr,
        hint: `mq getAclConfig -b ${addr} shows those there are.`,
      });
    }
    if (dryRun) return;
    await needingAccounts(client.plainAcl.deleteAccount(addr, accessKey));
    if (accountOf(await shown(client, addr), accessKey) !== undefined) {
      throw notSeen(addr, `still has the account ${accessKey}`);
    }
  });
}

/** The addresses that need no signature, before and after. */
export interface ChangedWhiteList {
  /** Undefined where the broker does not show them. */
  before: string[] | undefined;
  after: string[];
}

/** Sets the addresses that need no signature. @param file one of the broker's ACL files; its default one without it */
export function updateWhiteList(
  client: AdminClient,
  choice: TargetChoice,
  addresses: readonly string[],
  file: string | undefined,
  { dryRun }: ChangeOptions,
): Promise<Outcome<Target, ChangedWhiteList>[]> {
  return onReplicas(client, choice, async (addr) => {
    const before = (await shown(client, addr))?.globalWhiteAddrs;
    if (!dryRun) {
      await needingAccounts(client.plainAcl.updateGlobalWhiteAddrs(addr, addresses.join(','), file));
      const now = (await shown(client, addr))?.globalWhiteAddrs;
      const missing = now === undefined ? undefined : addresses.find((address) => !now.includes(address));
      if (missing !== undefined) throw notSeen(addr, `does not show ${missing}`);
    }
    return { before, after: [...addresses] };
  });
}

/** The versions of the ACL files of one broker, or of every master of a cluster. */
export const accountVersions = (client: AdminClient, choice: TargetChoice): Promise<OfMasters<AclVersions>> =>
  ofMasters(client, choice, async (addr) => {
    await switchedOn(client, addr);
    return needingAccounts(client.plainAcl.getVersions(addr));
  });

/** All accounts of one broker, or of every master of a cluster, with their secrets. */
export const allAccounts = (client: AdminClient, choice: TargetChoice): Promise<OfMasters<PlainAccessConfigs>> =>
  ofMasters(client, choice, async (addr) => {
    await switchedOn(client, addr);
    const what = `${WHAT}; they show them until 4.9.7 and 5.1.4`;
    return needing(what, client.plainAcl.getAll(addr));
  });

const needingAccounts = <T>(answer: Promise<T>): Promise<T> => needing(WHAT, answer);

/** What the broker shows of its accounts; undefined where it keeps them and does not show them (4.9.8, 5.2, 5.3). */
async function shown(client: AdminClient, addr: string): Promise<PlainAccessConfigs | undefined> {
  await switchedOn(client, addr);
  try {
    return await client.plainAcl.getAll(addr);
  } catch (error) {
    if (!isUnsupported(error)) throw error;
    await needingAccounts(client.plainAcl.getVersions(addr));
    return undefined;
  }
}

/** A broker without access control gives no answer to questions about it: its configuration says so at once. */
async function switchedOn(client: AdminClient, addr: string): Promise<void> {
  const { config } = await client.brokers.getConfig(addr);
  if (config.get('aclEnable') !== 'false') return;
  // A broker that knows the key and not the request says what it lacks itself.
  await needingAccounts(client.plainAcl.probe(addr));
  throw new MqError('REFUSED', `${addr} runs without access control: aclEnable=false`, {
    address: addr,
    hint: 'It needs aclEnable=true in its broker.conf (RocketMQ 4.4 to 5.3.2).',
  });
}

const emptyAccount: Omit<PlainAccessConfig, 'accessKey'> = {
  secretKey: undefined,
  whiteRemoteAddress: undefined,
  admin: false,
  defaultTopicPerm: undefined,
  defaultGroupPerm: undefined,
  topicPerms: [],
  groupPerms: [],
};

const accountOf = (all: PlainAccessConfigs | undefined, accessKey: string): PlainAccessConfig | undefined =>
  all?.accounts.find((account) => account.accessKey === accessKey);

const sameAccount = (a: PlainAccessConfig | undefined, b: PlainAccessConfig): boolean =>
  a !== undefined &&
  a.secretKey === b.secretKey &&
  a.admin === b.admin &&
  (b.defaultTopicPerm === undefined || a.defaultTopicPerm === b.defaultTopicPerm) &&
  (b.defaultGroupPerm === undefined || a.defaultGroupPerm === b.defaultGroupPerm) &&
  b.topicPerms.every((perm) => a.topicPerms.includes(perm)) &&
  b.groupPerms.every((perm) => a.groupPerms.includes(perm));
