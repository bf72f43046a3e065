import type { AdminClient } from '../../client/admin-client.ts';
import { MqError } from '../../errors/index.ts';
import type { UserInfo } from '../../protocol/bodies/user-info.ts';
import type { Outcome } from '../fan-out.ts';
import type { Target, TargetChoice } from '../targets.ts';
import { needingAuth, notSeen, onReplicas } from './on-brokers.ts';

/** A user as it may be shown: without its password. */
export interface ShownUser {
  username: string;
  userType: string | undefined;
  userStatus: string | undefined;
}

export const shownUser = ({ username, userType, userStatus }: UserInfo): ShownUser => ({
  username,
  userType,
  userStatus,
});

export interface ChangeOptions {
  /** Only look whether it could be done. */
  readonly dryRun: boolean;
}

/**
 * Creates a user on one broker, or on every master and slave of a cluster, and looks for it afterwards.
 *
 * @throws MqError REFUSED where there is one of the name, or no access control 2.0; the first broker's own error when
 *   every broker failed
 */
export function createUser(
  client: AdminClient,
  choice: TargetChoice,
  user: UserInfo,
  { dryRun }: ChangeOptions,
): Promise<Outcome<Target, void>[]> {
  return onReplicas(client, choice, async (addr) => {
    if ((await findUser(client, addr, user.username)) !== undefined) {
      throw new MqError('REFUSED', `${addr} has a user ${user.username} already`, {
        address: addr,
        hint: `mq updateUser -u ${user.username} changes it.`,
      });
    }
    if (dryRun) return;
    await needingAuth(client.auth.createUser(addr, user));
    if ((await findUser(client, addr, user.username)) === undefined)
      throw notSeen(addr, `has no user ${user.username}`);
  });
}

/** What is to change of a user; absent stays as it is. */
export type UserChange = Omit<UserInfo, 'username'>;

/** A user before and after a change. */
export interface ChangedUser {
  before: ShownUser;
  after: ShownUser;
  passwordChanged: boolean;
}

/**
 * Changes a user on one broker, or on every master and slave of a cluster, and reads it back.
 *
 * @throws MqError NOT_FOUND where there is none of the name, REFUSED when the broker shows something else afterwards
 */
export function updateUser(
  client: AdminClient,
  choice: TargetChoice,
  username: string,
  change: UserChange,
  { dryRun }: ChangeOptions,
): Promise<Outcome<Target, ChangedUser>[]> {
  const given: UserChange = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
  return onReplicas(client, choice, async (addr) => {
    const before = await userAt(client, addr, username);
    const wanted = { ...before, ...given };
    if (!dryRun) {
      await needingAuth(client.auth.updateUser(addr, { username, ...given }));
      const now = await userAt(client, addr, username);
      const same = now.userType === wanted.userType && now.userStatus === wanted.userStatus;
      if (!same || now.password !== wanted.password) throw notSeen(addr, `shows user ${username} otherwise`);
    }
    const passwordChanged = wanted.password !== before.password;
    return { before: shownUser(before), after: shownUser(wanted), passwordChanged };
  });
}

/**
 * Deletes a user on one broker, or on every master and slave of a cluster. Its rules go with it.
 * @throws MqError NOT_FOUND where there is none of the name
 */
export function deleteUser(
  client: AdminClient,
  choice: TargetChoice,
  username: string,
  { dryRun }: ChangeOptions,
): Promise<Outcome<Target, ShownUser>[]> {
  return onReplicas(client, choice, async (addr) => {
    const user = await userAt(client, addr, username);
    if (dryRun) return shownUser(user);
    await needingAuth(client.auth.deleteUser(addr, username));
    if ((await findUser(client, addr, username)) !== undefined) throw notSeen(addr, `still has the user ${username}`);
    return shownUser(user);
  });
}

export const findUser = (client: AdminClient, addr: string, username: string): Promise<UserInfo | undefined> =>
  needingAuth(client.auth.findUser(addr, username));

async function userAt(client: AdminClient, addr: string, username: string): Promise<UserInfo> {
  const user = await findUser(client, addr, username);
  if (user !== undefined) return user;
  throw new MqError('NOT_FOUND', `${addr} has no user ${username}`, {
    address: addr,
    hint: `mq listUser -b ${addr} shows those there are.`,
  });
}
