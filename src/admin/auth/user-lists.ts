import type { AdminClient } from '../../client/admin-client.ts';
import { MqError } from '../../errors/index.ts';
import type { UserInfo } from '../../protocol/bodies/user-info.ts';
import type { TargetChoice } from '../targets.ts';
import { type UnreachedBroker, unreachedBrokers } from '../unreached.ts';
import { needingAuth, type OfMasters, ofMasters } from './on-brokers.ts';
import { findUser, type ShownUser, shownUser } from './users.ts';

/** A user, and the brokers that have it like this, password included. */
export interface UserOnBrokers extends ShownUser {
  /** `host:port`. */
  brokers: string[];
}

export interface UserList {
  /** By name; brokers that keep one otherwise make a row of their own. */
  users: UserOnBrokers[];
  /** Brokers asked, `host:port`. */
  asked: string[];
  unreached: UnreachedBroker[];
  withoutMaster: string[];
}

/** The users whose name contains the filter, of one broker or of every master of a cluster. */
export async function listUsers(client: AdminClient, choice: TargetChoice, filter?: string): Promise<UserList> {
  return gathered(await ofMasters(client, choice, (addr) => needingAuth(client.auth.listUsers(addr, filter))));
}

/** One user, of one broker or of every master of a cluster. @throws MqError NOT_FOUND when nobody has it */
export async function getUser(client: AdminClient, choice: TargetChoice, username: string): Promise<UserList> {
  const list = gathered(
    await ofMasters(client, choice, async (addr) => {
      const user = await findUser(client, addr, username);
      return user === undefined ? [] : [user];
    }),
  );
  if (list.users.length > 0 || list.unreached.length > 0) return list;
  throw new MqError('NOT_FOUND', `there is no user ${username} on ${list.asked.join(', ')}`, {
    hint: 'mq listUser shows those there are.',
  });
}

function gathered({ brokers, withoutMaster }: OfMasters<UserInfo[]>): UserList {
  const rows = new Map<string, UserOnBrokers>();
  for (const { item, value = [] } of brokers) {
    for (const user of value) {
      const key = JSON.stringify([user.username, user.userType, user.userStatus, user.password]);
      const row = rows.get(key) ?? { ...shownUser(user), brokers: [] };
      row.brokers.push(item.addr);
      rows.set(key, row);
    }
  }
  const users = [...rows.values()].sort((a, b) => (a.username < b.username ? -1 : a.username > b.username ? 1 : 0));
  const unreached = unreachedBrokers(brokers);
  const asked = brokers.filter(({ error }) => error === undefined).map(({ item }) => item.addr);
  return { users, asked, unreached, withoutMaster };
}
