import { Flags } from '@oclif/core';
import { type AccountChange, updateAccount } from '../admin/auth/accounts.ts';
import { commaList } from '../admin/auth/acl-words.ts';
import { type Change, changesOf } from '../admin/changes.ts';
import { onlyCluster } from '../admin/targets.ts';
import { accountLines, type ShownAccount, shownAccount } from '../cli/auth/account-text.ts';
import { givenSecret, secretFileFlag } from '../cli/auth/secret.ts';
import { ClusterCommand } from '../cli/cluster-command.ts';
import type { Family } from '../cli/families.ts';
import { truth } from '../cli/flags.ts';
import { type BrokerRow, brokerRow } from '../cli/output/broker-row.ts';
import { changeLine } from '../cli/output/changes.ts';
import { deedLine } from '../cli/output/deed-line.ts';
import { brokerAddrFlag, clusterNameFlag, namedOrOnly } from '../cli/target-flags.ts';

interface UpdatedBroker extends BrokerRow {
  /** Whether the account was not there before, as far as the broker shows its accounts. */
  readonly created?: boolean;
  readonly secretChanged?: boolean;
  readonly changes?: Record<string, Change>;
  readonly account?: ShownAccount;
}

interface Updated {
  readonly accessKey: string;
  readonly dryRun: boolean;
  readonly brokers: readonly UpdatedBroker[];
}

const PERMS = 'DENY|PUB|SUB|PUB|SUB';

export default class UpdateAclConfig extends ClusterCommand<Updated> {
  static override family: Family = 'auth';
  static override summary = 'Create or change an account (access control 1.0)';
  static override description =
    'Brokers of RocketMQ 4.4 to 5.3.2 with aclEnable=true keep accounts in plain_acl.yml; for newer ones see createUser. What is not given stays as it is. The secret key is read from a file or MQ_PASSWORD; a new account needs one.';
  static override differs =
    'keeps what is not given, where the original takes the admin’s right away; the secret need not stand on the command line and is not asked for again; reads back where the broker shows accounts.';
  static override examples = [
    {
      description: 'an account that may send to one topic',
      command: 'mq updateAclConfig -c DefaultCluster -a shop-app --secretKey-file shop.key -t Orders=PUB',
    },
    { description: 'look first', command: 'mq updateAclConfig -b 127.0.0.1:10911 -a shop-app -i SUB --dry-run' },
  ];
  static override flags = {
    brokerAddr: brokerAddrFlag({ description: 'only this broker' }),
    clusterName: clusterNameFlag({ description: 'masters and slaves of this cluster' }),
    accessKey: Flags.string({ char: 'a', required: true, helpValue: 'KEY', description: 'account' }),
    secretKey: Flags.string({ char: 's', helpValue: 'TEXT', description: 'its secret key, for all to see' }),
    'secretKey-file': secretFileFlag('secret key'),
    whiteRemoteAddress: Flags.string({ char: 'w', helpValue: 'IP', description: 'addresses that need no signature' }),
    defaultTopicPerm: Flags.string({ char: 'i', helpValue: PERMS, description: 'for topics that are not named' }),
    defaultGroupPerm: Flags.string({ char: 'u', helpValue: PERMS, description: 'for groups that are not named' }),
    topicPerms: Flags.string({ char: 't', helpValue: 'TOPIC=PERM[,…]', description: 'for these topics' }),
    groupPerms: Flags.string({ char: 'g', helpValue: 'GROUP=PERM[,…]', description: 'for these groups' }),
    admin: truth({ char: 'm', description: 'may administer the broker' }),
    'dry-run': Flags.boolean({ description: 'say what would change, change nothing' }),
  };

  protected override async execute(): Promise<Updated> {
    const { flags } = await this.parse(UpdateAclConfig);
    const { 'dry-run': dryRun, secretKey: given, 'secretKey-file': file } = flags;
    const accessKey = flags.accessKey.trim();
    const secret = { what: `secret key of ${accessKey}`, flag: 'secretKey', given, file, env: process.env };
    const change: AccountChange = {
      secretKey: await givenSecret(secret),
      whiteRemoteAddress: flags.whiteRemoteAddress?.trim(),
      defaultTopicPerm: flags.defaultTopicPerm?.trim(),
      defaultGroupPerm: flags.defaultGroupPerm?.trim(),
      ...(flags.admin !== undefined && { admin: flags.admin }),
      ...(flags.topicPerms !== undefined && { topicPerms: commaList(flags.topicPerms) }),
      ...(flags.groupPerms !== undefined && { groupPerms: commaList(flags.groupPerms) }),
    };
    return this.withClient(async (client) => {
      const say = (text: string) => this.out.note(text);
      const choice = await namedOrOnly(flags, say, () => onlyCluster(client));
      const outcomes = await updateAccount(client, choice, accessKey, change, { dryRun });
      if (outcomes.some(({ error }) => error !== undefined)) this.endWith('PARTIAL');
      const brokers = outcomes.map(({ item, value, error }): UpdatedBroker => {
        if (value === undefined) return brokerRow(item, error);
        const { before, after } = value;
        const account = shownAccount(after);
        const changes = changesOf(before === undefined ? {} : shownAccount(before), account);
        const secretChanged = before?.secretKey !== after.secretKey;
        return { ...brokerRow(item), created: before === undefined, secretChanged, changes, account };
      });
      return { accessKey, dryRun, brokers };
    });
  }

  protected override render({ dryRun, brokers }: Updated): void {
    for (const row of brokers) {
      this.out.line(deedLine('create or update plain access config to', row, dryRun));
      const { created, changes = {}, secretChanged, account } = row;
      if (account === undefined) continue;
      if (created) for (const line of accountLines(account)) this.out.line(line);
      if (created) continue;
      const lines = Object.entries(changes).map(([name, change]) => changeLine(name, change));
      if (secretChanged) lines.push('secretKey: another');
      for (const line of lines.length === 0 ? ['nothing differs'] : lines) this.out.line(`  ${line}`);
    }
  }
}
