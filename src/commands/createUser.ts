import { Flags } from '@oclif/core';
import { userTypes, wordOf } from '../admin/auth/acl-words.ts';
import { createUser } from '../admin/auth/users.ts';
import { onlyCluster } from '../admin/targets.ts';
import { neededSecret, secretFileFlag } from '../cli/auth/secret.ts';
import { ClusterCommand } from '../cli/cluster-command.ts';
import type { Family } from '../cli/families.ts';
import { type BrokerRow, brokerRow } from '../cli/output/broker-row.ts';
import { deedLine } from '../cli/output/deed-line.ts';
import { brokerAddrFlag, clusterNameFlag, namedOrOnly } from '../cli/target-flags.ts';

interface Created {
  readonly username: string;
  readonly userType: string;
  readonly dryRun: boolean;
  readonly brokers: readonly BrokerRow[];
}

export default class CreateUser extends ClusterCommand<Created> {
  static override family: Family = 'auth';
  static override summary = 'Create a user (access control 2.0)';
  static override description =
    'Brokers of RocketMQ 5.3 and later know users; each keeps its own. The password is asked for, or read from a file or MQ_PASSWORD. Without -b and -c the only cluster is meant.';
  static override differs =
    'the password need not stand on the command line; a broker that has the user already is an error of its own, not a lack of permission; looks for the user afterwards.';
  static override examples = [
    { description: 'asks for the password', command: 'mq createUser -c DefaultCluster -u alice' },
    {
      description: 'in a script',
      command: 'mq createUser -b 127.0.0.1:10911 -u ops -t Super --password-file ops.pw',
    },
  ];
  static override flags = {
    clusterName: clusterNameFlag({ description: 'masters and slaves of this cluster' }),
    brokerAddr: brokerAddrFlag({ description: 'only this broker' }),
    username: Flags.string({ char: 'u', required: true, helpValue: 'NAME', description: 'user to create' }),
    password: Flags.string({ char: 'p', helpValue: 'TEXT', description: 'its password, for all to see' }),
    'password-file': secretFileFlag('password'),
    userType: Flags.string({ char: 't', helpValue: userTypes.join('|'), description: 'Normal unless given' }),
    'dry-run': Flags.boolean({ description: 'say what would be created, create nothing' }),
  };

  protected override async execute(): Promise<Created> {
    const { flags } = await this.parse(CreateUser);
    const { 'dry-run': dryRun, 'password-file': file, password: given } = flags;
    const username = flags.username.trim();
    const userType = wordOf('--userType', flags.userType ?? 'Normal', userTypes);
    const what = `password of ${username}`;
    const password = dryRun ? '' : await neededSecret({ what, flag: 'password', given, file, env: process.env });
    return this.withClient(async (client) => {
      const say = (text: string) => this.out.note(text);
      const choice = await namedOrOnly(flags, say, () => onlyCluster(client));
      const outcomes = await createUser(client, choice, { username, password, userType }, { dryRun });
      if (outcomes.some(({ error }) => error !== undefined)) this.endWith('PARTIAL');
      return { username, userType, dryRun, brokers: outcomes.map(({ item, error }) => brokerRow(item, error)) };
    });
  }

  protected override render({ dryRun, brokers }: Created): void {
    for (const row of brokers) this.out.line(deedLine('create user to', row, dryRun));
  }
}
