import { Flags } from '@oclif/core';
import { applyKvChange, type KvOutcome, planKvChange } from '../admin/namesrv/kv-config.ts';
import { ClusterCommand } from '../cli/cluster-command.ts';
import type { Family } from '../cli/families.ts';
import { changeLine } from '../cli/output/changes.ts';
import { type KvRow, kvRow } from '../cli/output/kv-change.ts';
import { MqError } from '../errors/index.ts';

interface Deleted {
  readonly namespace: string;
  readonly key: string;
  readonly dryRun: boolean;
  /** False when no name server had it, which --if-exists takes for done. */
  readonly existed: boolean;
  readonly nameServers: readonly KvRow[];
}

export default class DeleteKvConfig extends ClusterCommand<Deleted> {
  static override family: Family = 'namesrv';
  static override summary = 'Delete an entry of the KV configuration of the name servers';
  static override description = 'At every name server of -n; asks first, and looks afterwards whether it is gone.';
  static override differs =
    'asks first, an entry no name server has is an error (--if-exists takes it for done), and no name server at all is one too, where the original prints success.';
  static override examples = [
    { description: 'delete an entry', command: 'mq deleteKvConfig -s billing -k owner' },
    { description: 'in a script', command: 'mq deleteKvConfig -s billing -k owner --if-exists --yes' },
  ];
  static override flags = {
    namespace: Flags.string({ char: 's', required: true, helpValue: 'NAME', description: 'namespace of the entry' }),
    key: Flags.string({ char: 'k', required: true, helpValue: 'KEY', description: 'key of the entry' }),
    'if-exists': Flags.boolean({ description: 'no error when there is no such entry' }),
    'dry-run': Flags.boolean({ description: 'say what would be deleted, delete nothing' }),
  };

  protected override async execute(): Promise<Deleted> {
    const { flags } = await this.parse(DeleteKvConfig);
    const entry = { namespace: flags.namespace.trim(), key: flags.key.trim() };
    const { 'if-exists': ifExists, 'dry-run': dryRun } = flags;
    return this.withClient(async (client) => {
      const plan = await planKvChange(client, entry, undefined);
      const values = new Set(plan.flatMap(({ value }) => value?.before ?? []));
      const existed = values.size > 0 || plan.some(({ error }) => error !== undefined);
      if (!existed && !ifExists) {
        throw new MqError('NOT_FOUND', `no name server has the key ${entry.key} in the namespace ${entry.namespace}`, {
          key: entry.key,
          hint: 'Check both names; --if-exists takes it for done.',
        });
      }
      const asks = !dryRun && values.size > 0;
      if (asks) await this.confirm(`Delete ${entry.key} of ${entry.namespace}, now ${[...values].join(' and ')}?`);
      return this.deleted(entry, dryRun, existed, asks ? await applyKvChange(client, entry, plan) : plan);
    });
  }

  private deleted(
    entry: { readonly namespace: string; readonly key: string },
    dryRun: boolean,
    existed: boolean,
    outcomes: readonly KvOutcome[],
  ): Deleted {
    if (outcomes.some(({ error }) => error !== undefined)) this.endWith('PARTIAL');
    return { ...entry, dryRun, existed, nameServers: outcomes.map(kvRow) };
  }

  protected override render({ namespace, key, dryRun, existed, nameServers }: Deleted): void {
    const what = 'delete kv config from namespace';
    if (!existed) {
      this.out.line(`the namespace ${namespace} has no ${key}; nothing is deleted.`);
      return;
    }
    const failed = nameServers.filter(({ error }) => error !== undefined);
    if (dryRun) this.out.line(`would ${what} ${namespace}.`);
    else this.out.line(failed.length === 0 ? `${what} success.` : `${what} in part.`);
    for (const { address, error, old } of nameServers) {
      if (error !== undefined) this.out.line(`  ${address} failed: ${error.message}`);
      else this.out.line(`  ${address} ${changeLine(key, { old, new: undefined })}`);
    }
  }
}
