import { Flags } from '@oclif/core';
import { updateControllerConfig } from '../admin/controller/controller-config.ts';
import { ClusterCommand } from '../cli/cluster-command.ts';
import { controllerFlag, controllersOf } from '../cli/controller/address.ts';
import type { Family } from '../cli/families.ts';
import { type NamesrvRow, namesrvRow } from '../cli/output/broker-row.ts';
import { changeLine } from '../cli/output/changes.ts';

interface UpdatedController extends NamesrvRow {
  readonly old?: string | undefined;
  readonly new?: string | undefined;
}

interface Updated {
  readonly key: string;
  readonly value: string;
  readonly dryRun: boolean;
  readonly controllers: readonly UpdatedController[];
}

export default class UpdateControllerConfig extends ClusterCommand<Updated> {
  static override family: Family = 'controller';
  static override summary = 'Change one setting of running controllers';
  static override description =
    'On each controller of -a; they do not hand it on to each other. The key is checked before and read back after.';
  static override differs =
    'the key is checked and read back, controllers that fail are named, where the original prints success for an unknown key.';
  static override examples = [
    {
      description: 'on all of them',
      command: "mq updateControllerConfig -a '127.0.0.1:9878;127.0.0.1:9868' -k enableElectUncleanMaster -v false",
    },
    {
      description: 'look first',
      command: 'mq updateControllerConfig -a 127.0.0.1:9878 -k scanNotActiveBrokerInterval -v 5000 --dry-run',
    },
  ];
  static override flags = {
    controllerAddress: controllerFlag('controllers, with ; between them'),
    key: Flags.string({ char: 'k', required: true, helpValue: 'KEY', description: 'setting to change' }),
    value: Flags.string({ char: 'v', required: true, helpValue: 'VALUE', description: 'its new value' }),
    force: Flags.boolean({ description: 'even a key the controller does not show' }),
    'dry-run': Flags.boolean({ description: 'say what would change, change nothing' }),
  };

  protected override async execute(): Promise<Updated> {
    const { flags } = await this.parse(UpdateControllerConfig);
    const { 'dry-run': dryRun, force: unknownKey } = flags;
    const [key, value] = [flags.key.trim(), flags.value.trim()];
    const addresses = controllersOf(flags.controllerAddress);
    return this.withClient(async (client) => {
      const outcomes = await updateControllerConfig(client, addresses, key, value, { dryRun, unknownKey });
      if (outcomes.some(({ error }) => error !== undefined)) this.endWith('PARTIAL');
      const controllers = outcomes.map(({ item: address, value: update, error }): UpdatedController => {
        if (error !== undefined) return namesrvRow({ address, error });
        return { address, old: update.before, new: update.after };
      });
      return { key, value, dryRun, controllers };
    });
  }

  protected override render({ key, value, dryRun, controllers }: Updated): void {
    const done = controllers.filter(({ error }) => error === undefined);
    const where = done.map(({ address }) => address).join(', ');
    this.out.line(dryRun ? `would update controller config[${where}]` : `update controller config success![${where}]`);
    this.out.line(`${key} : ${value}`);
    for (const { address, error, ...change } of controllers) {
      if (error !== undefined) this.out.line(`  ${address} failed: ${error.message}`);
      else this.out.line(`  ${address} ${changeLine(key, { old: change.old, new: change.new })}`);
    }
  }
}
