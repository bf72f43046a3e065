import { Flags } from '@oclif/core';
import { updateNamesrvConfig } from '../admin/namesrv/namesrv-config.ts';
import { ClusterCommand } from '../cli/cluster-command.ts';
import type { Family } from '../cli/families.ts';
import { changeLine } from '../cli/output/changes.ts';
import { type KvRow, kvRow } from '../cli/output/kv-change.ts';

interface Updated {
  readonly key: string;
  readonly value: string;
  readonly dryRun: boolean;
  readonly nameServers: readonly KvRow[];
}

export default class UpdateNamesrvConfig extends ClusterCommand<Updated> {
  static override family: Family = 'namesrv';
  static override summary = 'Change one setting of the name servers';
  static override description =
    'At every name server of -n. The key is checked before and read back after. A name server of mq changes only what may be changed from afar.';
  static override differs =
    'the key is checked and read back, name servers that fail are named; no name server at all is an error, where the original prints success.';
  static override examples = [
    { description: 'change a setting', command: 'mq updateNamesrvConfig -k orderMessageEnable -v true' },
    { description: 'look first', command: 'mq updateNamesrvConfig -k orderMessageEnable -v true --dry-run' },
  ];
  static override flags = {
    key: Flags.string({ char: 'k', required: true, helpValue: 'KEY', description: 'setting to change' }),
    value: Flags.string({ char: 'v', required: true, helpValue: 'VALUE', description: 'its new value' }),
    force: Flags.boolean({ description: 'even a key the name server does not show' }),
    'dry-run': Flags.boolean({ description: 'say what would change, change nothing' }),
  };

  protected override async execute(): Promise<Updated> {
    const { flags } = await this.parse(UpdateNamesrvConfig);
    const { 'dry-run': dryRun, force: unknownKey } = flags;
    const [key, value] = [flags.key.trim(), flags.value.trim()];
    return this.withClient(async (client) => {
      const outcomes = await updateNamesrvConfig(client, key, value, { dryRun, unknownKey });
      if (outcomes.some(({ error }) => error !== undefined)) this.endWith('PARTIAL');
      return { key, value, dryRun, nameServers: outcomes.map(kvRow) };
    });
  }

  protected override render({ key, value, dryRun, nameServers }: Updated): void {
    const done = nameServers.filter(({ error }) => error === undefined);
    const where = done.map(({ address }) => address).join(', ');
    this.out.line(
      dryRun ? `would update name server config[${where}]` : `update name server config success![${where}]`,
    );
    this.out.line(`${key} : ${value}`);
    for (const { address, error, ...change } of nameServers) {
      if (error !== undefined) this.out.line(`  ${address} failed: ${error.message}`);
      else this.out.line(`  ${address} ${changeLine(key, { old: change.old, new: change.new })}`);
    }
  }
}
