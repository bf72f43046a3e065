import { allAccounts } from '../admin/auth/accounts.ts';
import { onlyCluster } from '../admin/targets.ts';
import { accountLines, type ShownAccount, shownAccount } from '../cli/auth/account-text.ts';
import type { Family } from '../cli/families.ts';
import { type BrokerRow, brokerRow } from '../cli/output/broker-row.ts';
import { ReadCommand } from '../cli/read-command.ts';
import { brokerAddrFlag, clusterNameFlag, namedOrOnly } from '../cli/target-flags.ts';
import { watchedFlags } from '../cli/view-flags.ts';

/** One broker; without accounts when it gave no answer. */
interface Accounts extends BrokerRow {
  /** Addresses that need no signature. */
  readonly globalWhiteAddrs?: readonly string[];
  /** Never with their secrets. */
  readonly accounts?: readonly ShownAccount[];
}

interface AllAccounts {
  readonly brokers: readonly Accounts[];
  /** Broker names that have no master now. */
  readonly withoutMaster: readonly string[];
}

export default class GetAclConfig extends ReadCommand<AllAccounts> {
  static override family: Family = 'auth';
  static override aliases = ['getAccessConfigSubCommand'];
  static override summary = 'Show the accounts of brokers (access control 1.0)';
  static override description =
    'Never with their secrets. Brokers of RocketMQ 4.6 to 4.9.7 and 5.0 to 5.1.4 with aclEnable=true show them. Without -b and -c the only cluster is meant.';
  static override differs = 'does not show secrets; with -c it says whose accounts they are.';
  static override examples = [
    { description: 'every master of a cluster', command: 'mq getAclConfig -c DefaultCluster' },
  ];
  static override baseFlags = watchedFlags;
  static override flags = {
    brokerAddr: brokerAddrFlag(),
    clusterName: clusterNameFlag({ description: 'every master of this cluster' }),
  };

  protected override async execute(): Promise<AllAccounts> {
    const { flags } = await this.parse(GetAclConfig);
    return this.withClient(async (client) => {
      const say = (text: string) => this.out.note(text);
      const choice = await namedOrOnly(flags, say, () => onlyCluster(client));
      const { brokers, withoutMaster } = await allAccounts(client, choice);
      if (brokers.some(({ error }) => error !== undefined)) this.endWith('PARTIAL');
      this.partlyWithoutMasters(withoutMaster);
      const rows = brokers.map(({ item, value, error }): Accounts => {
        if (value === undefined) return brokerRow(item, error);
        const { globalWhiteAddrs, accounts } = value;
        return { ...brokerRow(item), globalWhiteAddrs, accounts: accounts.map(shownAccount) };
      });
      return { brokers: rows, withoutMaster };
    });
  }

  protected override render({ brokers }: AllAccounts): void {
    for (const { address, globalWhiteAddrs = [], accounts = [], error } of brokers) {
      if (brokers.length > 1) this.out.line(`============${address}============`);
      if (error !== undefined) {
        this.out.line(`no answer: ${error.message}`);
        continue;
      }
      this.out.line(`globalWhiteRemoteAddresses: [${globalWhiteAddrs.join(', ')}]`);
      this.out.line();
      this.out.line('accounts:');
      for (const account of accounts) {
        for (const line of accountLines(account)) this.out.line(line);
        this.out.line();
      }
    }
  }
}
