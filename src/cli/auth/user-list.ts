import type { UserList, UserOnBrokers } from '../../admin/auth/user-lists.ts';
import { type BrokerRow, brokerRow } from '../output/broker-row.ts';
import type { Column } from '../output/table.ts';

/** Users, as JSON shows them: never with their passwords. */
export interface Users {
  readonly users: readonly UserOnBrokers[];
  /** Brokers asked that answered, `host:port`. */
  readonly asked: readonly string[];
  /** Brokers that gave no answer. */
  readonly unreached: readonly BrokerRow[];
  /** Broker names that have no master now. */
  readonly withoutMaster: readonly string[];
}

export const usersOf = ({ users, asked, unreached, withoutMaster }: UserList): Users => ({
  users,
  asked,
  unreached: unreached.map(({ error, ...broker }) => brokerRow(broker, error)),
  withoutMaster,
});

/** What stands for a password that is there. */
export const MASK = '******';

/** The original's columns; where several brokers were asked, with those that have the user like this. */
export const userColumns = (asked: readonly string[]): readonly Column<UserOnBrokers>[] => [
  { heading: '#UserName', value: ({ username }) => username },
  { heading: '#Password', value: () => MASK },
  { heading: '#UserType', value: ({ userType }) => userType },
  { heading: '#UserStatus', value: ({ userStatus }) => userStatus },
  ...(asked.length > 1 ? [{ heading: '#Brokers', value: ({ brokers }: UserOnBrokers) => brokers.join(',') }] : []),
];
