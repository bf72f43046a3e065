import type { AdminClient } from '../../client/admin-client.ts';
import { MqError } from '../../errors/index.ts';
import type { AclInfo } from '../../protocol/bodies/acl-info.ts';
import type { UserInfo } from '../../protocol/bodies/user-info.ts';
import { fanOut, type Outcome, unlessAllFailed } from '../fan-out.ts';
import { findAcl, sendRules } from './acls.ts';
import { needingAuth, notSeen } from './on-brokers.ts';
import { type ChangeOptions, findUser } from './users.ts';

/** From which broker to which, `host:port`. */
export interface Way {
  readonly from: string;
  readonly to: string;
}

/** What becomes of one user or one subject's rules at the target. */
export type Copied = 'created' | 'overwritten';

/**
 * Copies users with their passwords: those named, or all.
 * @throws MqError NOT_FOUND when the source has none, or lacks one that is named
 */
export async function copyUsers(
  client: AdminClient,
  way: Way,
  names: readonly string[],
  { dryRun }: ChangeOptions,
): Promise<Outcome<string, Copied>[]> {
  const users = await picked(names, 'user', way.from, {
    one: (name) => findUser(client, way.from, name),
    all: () => needingAuth(client.auth.listUsers(way.from)),
  });
  const copy = async ({ username, ...rest }: UserInfo): Promise<Copied> => {
    const there = await findUser(client, way.to, username);
    const copied = there === undefined ? 'created' : 'overwritten';
    if (dryRun) return copied;
    const send = there === undefined ? client.auth.createUser : client.auth.updateUser;
    await needingAuth(send.call(client.auth, way.to, { username, ...rest }));
    const now = await findUser(client, way.to, username);
    if (now?.password !== rest.password) throw notSeen(way.to, `does not show user ${username} as ${way.from} does`);
    return copied;
  };
  return each(client, users, ({ username }) => username, copy);
}

/**
 * Copies the rules of subjects: those named, or all. The users themselves must be there.
 * @throws MqError NOT_FOUND when the source has none, or lacks one that is named
 */
export async function copyAcls(
  client: AdminClient,
  way: Way,
  subjects: readonly string[],
  { dryRun }: ChangeOptions,
): Promise<Outcome<string, Copied>[]> {
  const acls = await picked(subjects, 'rule for', way.from, {
    one: (subject) => findAcl(client, way.from, subject),
    all: () => needingAuth(client.auth.listAcls(way.from)),
  });
  const copy = async (acl: AclInfo): Promise<Copied> => {
    const there = await findAcl(client, way.to, acl.subject);
    const copied = there === undefined ? 'created' : 'overwritten';
    if (dryRun) return copied;
    const send = there === undefined ? client.auth.createAcl : client.auth.updateAcl;
    await sendRules(client, way.to, acl, send);
    const now = await findAcl(client, way.to, acl.subject);
    if (now === undefined) throw notSeen(way.to, `has no rule for ${acl.subject}`);
    return copied;
  };
  return each(client, acls, ({ subject }) => subject, copy);
}

async function picked<T>(
  names: readonly string[],
  what: string,
  from: string,
  source: { one: (name: string) => Promise<T | undefined>; all: () => Promise<T[]> },
): Promise<T[]> {
  if (names.length === 0) {
    const all = await source.all();
    if (all.length > 0) return all;
    throw new MqError('NOT_FOUND', `${from} has no ${what === 'user' ? 'users' : 'rules'} to copy`, { address: from });
  }
  const found: T[] = [];
  for (const name of names) {
    const one = await source.one(name);
    if (one === undefined) throw new MqError('NOT_FOUND', `${from} has no ${what} ${name}`, { address: from });
    found.push(one);
  }
  return found;
}

async function each<T>(
  client: AdminClient,
  items: readonly T[],
  nameOf: (item: T) => string,
  copy: (item: T) => Promise<Copied>,
): Promise<Outcome<string, Copied>[]> {
  const outcomes = unlessAllFailed(await fanOut(items, copy, client.signal));
  return outcomes.map((outcome) => ({ ...outcome, item: nameOf(outcome.item) }));
}
