import { Flags } from '@oclif/core';
import { userStatuses, userTypes, wordOf } from '../admin/auth/acl-words.ts';
import { type ChangedUser, type UserChange, updateUser } from '../admin/auth/users.ts';
import { onlyCluster } from '../admin/targets.ts';
import { givenSecret, neededSecret, secretFileFlag } from '../cli/auth/secret.ts';
import { ClusterCommand } from '../cli/cluster-command.ts';
import type { Family } from '../cli/families.ts';
import { type BrokerRow, brokerRow } from '../cli/output/broker-row.ts';
import { changeLine } from '../cli/output/changes.ts';
import { deedLine } from '../cli/output/deed-line.ts';
import { brokerAddrFlag, clusterNameFlag, namedOrOnly } from '../cli/target-flags.ts';

/** One broker; with the user before and after where it was changed. */
interface UpdatedBroker extends BrokerRow, Partial<ChangedUser> {}

interface Updated {
  readonly username: string;
  readonly dryRun: boolean;
  readonly brokers: readonly UpdatedBroker[];
}

export default class UpdateUser extends ClusterCommand<Updated> {
  static override family: Family = 'auth';
  static override summary = 'Change a user: its password, type or status';
  static override description =
    'What is not given stays as it is; without -t and -s it is the password that changes. A user that is disabled is refused. Without -b and -c the only cluster is meant.';
  static override differs =
    'changes password, type and status in one go, where the original takes exactly one of them; the password need not stand on the command line; reads back.';
  static override examples = [
    { description: 'asks for the new password', command: 'mq updateUser -c DefaultCluster -u alice' },
    { description: 'lock it out', command: 'mq updateUser -c DefaultCluster -u alice -s disable' },
  ];
  static override flags = {
    clusterName: clusterNameFlag({ description: 'masters and slaves of this cluster' }),
    brokerAddr: brokerAddrFlag({ description: 'only this broker' }),
    username: Flags.string({ char: 'u', required: true, helpValue: 'NAME', description: 'user to change' }),
    password: Flags.string({ char: 'p', helpValue: 'TEXT', description: 'its new password, for all to see' }),
    'password-file': secretFileFlag('new password'),
    userType: Flags.string({ char: 't', helpValue: userTypes.join('|'), description: 'what it may be asked' }),
    userStatus: Flags.string({ char: 's', helpValue: userStatuses.join('|'), description: 'whether it counts' }),
    'dry-run': Flags.boolean({ description: 'say what would change, change nothing' }),
  };

  protected override async execute(): Promise<Updated> {
    const { flags } = await this.parse(UpdateUser);
    const { userType, userStatus, password: given, 'password-file': file, 'dry-run': dryRun } = flags;
    const username = flags.username.trim();
    const secret = { what: `new password of ${username}`, flag: 'password', given, file, env: process.env };
    const others = userType !== undefined || userStatus !== undefined;
    // MQ_PASSWORD alone does not change a password beside something else.
    const meant = given !== undefined || file !== undefined;
    const change: UserChange = {
      password: others ? (meant ? await givenSecret(secret) : undefined) : await neededSecret(secret),
      userType: userType === undefined ? undefined : wordOf('--userType', userType, userTypes),
      userStatus: userStatus === undefined ? undefined : wordOf('--userStatus', userStatus, userStatuses),
    };
    return this.withClient(async (client) => {
      const say = (text: string) => this.out.note(text);
      const choice = await namedOrOnly(flags, say, () => onlyCluster(client));
      const outcomes = await updateUser(client, choice, username, change, { dryRun });
      if (outcomes.some(({ error }) => error !== undefined)) this.endWith('PARTIAL');
      const brokers = outcomes.map(
        ({ item, value, error }): UpdatedBroker => ({ ...brokerRow(item, error), ...value }),
      );
      return { username, dryRun, brokers };
    });
  }

  protected override render({ dryRun, brokers }: Updated): void {
    for (const row of brokers) {
      this.out.line(deedLine('update user to', row, dryRun));
      const { before, after, passwordChanged } = row;
      if (before === undefined || after === undefined) continue;
      const changes = [
        ...(before.userType === after.userType ? [] : [change('userType', before.userType, after.userType)]),
        ...(before.userStatus === after.userStatus ? [] : [change('userStatus', before.userStatus, after.userStatus)]),
        ...(passwordChanged === true ? ['password: another'] : []),
      ];
      for (const line of changes.length === 0 ? ['nothing differs'] : changes) this.out.line(`  ${line}`);
    }
  }
}

const change = (name: string, old: string | undefined, now: string | undefined): string =>
  changeLine(name, { old, new: now });
