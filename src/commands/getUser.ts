import { Flags } from '@oclif/core';
import { getUser } from '../admin/auth/user-lists.ts';
import { onlyCluster } from '../admin/targets.ts';
import { type Users, userColumns, usersOf } from '../cli/auth/user-list.ts';
import type { Family } from '../cli/families.ts';
import { ReadCommand } from '../cli/read-command.ts';
import { brokerAddrFlag, clusterNameFlag, namedOrOnly } from '../cli/target-flags.ts';

export default class GetUser extends ReadCommand<Users> {
  static override family: Family = 'auth';
  static override summary = 'Show a user (access control 2.0)';
  static override description =
    'Its type and status, never its password. Brokers that keep it differently are rows of their own. Without -b and -c the only cluster is meant.';
  static override differs =
    'does not show the password; a user that is not there is an error; with -c all masters are asked, where the original shows the first hit.';
  static override examples = [
    { description: 'on every master of a cluster', command: 'mq getUser -c DefaultCluster -u alice' },
    { description: 'on one broker', command: 'mq getUser -b 127.0.0.1:10911 -u alice' },
  ];
  static override flags = {
    brokerAddr: brokerAddrFlag(),
    clusterName: clusterNameFlag({ description: 'every master of this cluster' }),
    username: Flags.string({ char: 'u', required: true, helpValue: 'NAME', description: 'user to show' }),
  };

  protected override async execute(): Promise<Users> {
    const { flags } = await this.parse(GetUser);
    return this.withClient(async (client) => {
      const say = (text: string) => this.out.note(text);
      const choice = await namedOrOnly(flags, say, () => onlyCluster(client));
      const list = await getUser(client, choice, flags.username.trim());
      this.partlyWithout(list.unreached);
      this.partlyWithoutMasters(list.withoutMaster);
      return usersOf(list);
    });
  }

  protected override render({ users, asked }: Users): void {
    this.out.table(userColumns(asked), users);
  }
}
