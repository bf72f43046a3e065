import { Flags } from '@oclif/core';
import { listUsers } from '../admin/auth/user-lists.ts';
import { onlyCluster } from '../admin/targets.ts';
import { type Users, userColumns, usersOf } from '../cli/auth/user-list.ts';
import type { Family } from '../cli/families.ts';
import { ReadCommand } from '../cli/read-command.ts';
import { brokerAddrFlag, clusterNameFlag, namedOrOnly } from '../cli/target-flags.ts';

export default class ListUser extends ReadCommand<Users> {
  static override family: Family = 'auth';
  static override summary = 'List the users of brokers (access control 2.0)';
  static override description =
    'Never with their passwords. A user that brokers keep differently is a row for each way. Without -b and -c the only cluster is meant.';
  static override differs =
    'does not show passwords; with -c all masters are asked, where the original shows the first that has any; -f and the table’s own --filter share a name, and the user’s goes first.';
  static override examples = [
    { description: 'of a cluster', command: 'mq listUser -c DefaultCluster' },
    { description: 'those with a word in their name', command: 'mq listUser -c DefaultCluster -f ops' },
  ];
  static override flags = {
    brokerAddr: brokerAddrFlag(),
    clusterName: clusterNameFlag({ description: 'every master of this cluster' }),
    filter: Flags.string({ char: 'f', helpValue: 'TEXT', description: 'only names that contain this' }),
  };

  protected override async execute(): Promise<Users> {
    const { flags } = await this.parse(ListUser);
    return this.withClient(async (client) => {
      const say = (text: string) => this.out.note(text);
      const choice = await namedOrOnly(flags, say, () => onlyCluster(client));
      const list = await listUsers(client, choice, flags.filter?.trim());
      this.partlyWithout(list.unreached);
      this.partlyWithoutMasters(list.withoutMaster);
      return usersOf(list);
    });
  }

  protected override render({ users, asked }: Users): void {
    this.out.table(userColumns(asked), users);
  }
}
