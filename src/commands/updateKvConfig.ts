import { Flags } from '@oclif/core';
import { applyKvChange, planKvChange } from '../admin/namesrv/kv-config.ts';
import { ClusterCommand } from '../cli/cluster-command.ts';
import type { Family } from '../cli/families.ts';
import { changeLine } from '../cli/output/changes.ts';
import { type KvRow, kvRow } from '../cli/output/kv-change.ts';

interface Updated {
  readonly namespace: string;
  readonly key: string;
  readonly value: string;
  readonly dryRun: boolean;
  readonly nameServers: readonly KvRow[];
}

export default class UpdateKvConfig extends ClusterCommand<Updated> {
  static override family: Family = 'namesrv';
  static override summary = 'Set an entry of the KV configuration of the name servers';
  static override description =
    'At every name server of -n; each is read back. Asks before another value is overwritten. The order configuration of topics is the namespace ORDER_TOPIC_CONFIG; updateOrderConf checks what it writes there.';
  static override differs =
    'shows the old value and asks before it overwrites one, goes on when a name server is down, and counts only what it read back; no name server at all is an error, where the original prints success.';
  static override examples = [
    { description: 'set an entry', command: 'mq updateKvConfig -s billing -k owner -v team-a' },
    { description: 'look first', command: 'mq updateKvConfig -s billing -k owner -v team-b --dry-run' },
  ];
  static override flags = {
    namespace: Flags.string({ char: 's', required: true, helpValue: 'NAME', description: 'namespace of the entry' }),
    key: Flags.string({ char: 'k', required: true, helpValue: 'KEY', description: 'key of the entry' }),
    value: Flags.string({ char: 'v', required: true, helpValue: 'VALUE', description: 'its value' }),
    'dry-run': Flags.boolean({ description: 'say what would change, change nothing' }),
  };

  protected override async execute(): Promise<Updated> {
    const { flags } = await this.parse(UpdateKvConfig);
    const entry = { namespace: flags.namespace.trim(), key: flags.key.trim() };
    const [value, dryRun] = [flags.value.trim(), flags['dry-run']];
    return this.withClient(async (client) => {
      const plan = await planKvChange(client, entry, value);
      const old = new Set(plan.flatMap(({ value: change }) => change?.before ?? []));
      old.delete(value);
      if (!dryRun && old.size > 0) {
        await this.confirm(`Set ${entry.key} in ${entry.namespace}, now ${[...old].join(' and ')}, to ${value}?`);
      }
      const outcomes = dryRun ? plan : await applyKvChange(client, entry, plan);
      if (outcomes.some(({ error }) => error !== undefined)) this.endWith('PARTIAL');
      return { ...entry, value, dryRun, nameServers: outcomes.map(kvRow) };
    });
  }

  protected override render({ namespace, key, dryRun, nameServers }: Updated): void {
    const what = 'create or update kv config to namespace';
    const failed = nameServers.filter(({ error }) => error !== undefined);
    if (dryRun) this.out.line(`would ${what} ${namespace}.`);
    else this.out.line(failed.length === 0 ? `${what} success.` : `${what} in part.`);
    for (const { address, error, ...change } of nameServers) {
      if (error !== undefined) this.out.line(`  ${address} failed: ${error.message}`);
      else this.out.line(`  ${address} ${changeLine(key, { old: change.old, new: change.new })}`);
    }
  }
}
