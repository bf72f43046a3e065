import { Flags } from '@oclif/core';
import { updateBrokerConfig } from '../admin/broker/broker-config.ts';
import { clusterNames, noTarget } from '../admin/targets.ts';
import { ClusterCommand } from '../cli/cluster-command.ts';
import type { Family } from '../cli/families.ts';
import { truth } from '../cli/flags.ts';
import { type BrokerRow, brokerRow } from '../cli/output/broker-row.ts';
import { changeLine } from '../cli/output/changes.ts';
import { brokerAddrFlag, clusterNameFlag, namedTarget } from '../cli/target-flags.ts';
import type { ConfigEffect } from '../protocol/bodies/config-plan.ts';

interface UpdatedBroker extends BrokerRow {
  readonly old?: string | undefined;
  readonly new?: string | undefined;
  /** When the new value counts; absent from an Apache broker, which does not say. */
  readonly effect?: ConfigEffect | undefined;
}

interface Updated {
  readonly key: string;
  readonly value: string;
  readonly dryRun: boolean;
  readonly brokers: readonly UpdatedBroker[];
  readonly withoutMaster: readonly string[];
}

export default class UpdateBrokerConfig extends ClusterCommand<Updated> {
  static override family: Family = 'broker';
  static override summary = 'Change one setting of running brokers';
  static override description =
    'The key is checked before and read back after. A broker of mq also checks the value, and says whether it counts at once or at its next start.';
  static override differs =
    'reads the key before and after, refuses one the broker does not show (--force), heeds the value of -a, and fails without -b and -c where the original prints its usage.';
  static override examples = [
    {
      description: 'on every master of a cluster',
      command: 'mq updateBrokerConfig -c DefaultCluster -k fileReservedTime -v 48',
    },
    {
      description: 'look first',
      command: 'mq updateBrokerConfig -b 127.0.0.1:10911 -k deleteWhen -v 03 --dry-run',
    },
  ];
  static override flags = {
    key: Flags.string({ char: 'k', required: true, helpValue: 'KEY', description: 'setting to change' }),
    value: Flags.string({ char: 'v', required: true, helpValue: 'VALUE', description: 'its new value' }),
    brokerAddr: brokerAddrFlag(),
    clusterName: clusterNameFlag({ description: 'every master of this cluster' }),
    updateAllBroker: truth({ char: 'a', dependsOn: ['clusterName'], description: 'with -c: slaves too' }),
    force: Flags.boolean({ description: 'even a key the broker does not show' }),
    'dry-run': Flags.boolean({ description: 'say what would change, change nothing' }),
  };

  protected override async execute(): Promise<Updated> {
    const { flags } = await this.parse(UpdateBrokerConfig);
    const { value, 'dry-run': dryRun, force: unknownKey, updateAllBroker: replicas = false } = flags;
    const key = flags.key.trim();
    return this.withClient(async (client) => {
      const choice = namedTarget(flags);
      if (choice === undefined) throw noTarget(await clusterNames(client));
      const result = await updateBrokerConfig(client, choice, key, value, { dryRun, unknownKey, replicas });
      const failed = result.brokers.some(({ error }) => error !== undefined);
      if (failed || result.withoutMaster.length > 0) this.endWith('PARTIAL');
      const brokers = result.brokers.map(({ item, value: update, error }) => ({
        ...brokerRow(item, error),
        ...(update !== undefined && { old: update.before, new: update.after, effect: update.effect }),
      }));
      return { key, value, dryRun, brokers, withoutMaster: result.withoutMaster };
    });
  }

  protected override render({ key, dryRun, brokers, withoutMaster }: Updated): void {
    for (const { address, error, effect, ...change } of brokers) {
      if (error !== undefined) {
        this.out.line(`update broker config failed, ${address}: ${error.message}`);
        continue;
      }
      this.out.line(dryRun ? `would update broker config, ${address}` : `update broker config success, ${address}`);
      const same = change.old === change.new;
      const what = same
        ? `nothing differs, ${key}: ${change.new}`
        : changeLine(key, { old: change.old, new: change.new });
      this.out.line(`  ${what} (${whenItCounts(effect)})`);
    }
    for (const name of withoutMaster) this.out.line(`update broker config failed, ${name}: it has no master now`);
  }
}

const words: Readonly<Record<ConfigEffect, string>> = {
  live: 'counts at once',
  restart: 'counts after the next start',
  none: 'known, but without effect in mq',
};

const whenItCounts = (effect: ConfigEffect | undefined): string =>
  effect === undefined ? 'whether it counts before the next start is not known' : words[effect];
