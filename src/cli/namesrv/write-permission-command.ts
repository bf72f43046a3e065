import { Flags } from '@oclif/core';
import {
  changeWritePermission,
  mustBeBrokerName,
  type WritePermissionOutcome,
} from '../../admin/namesrv/write-permission.ts';
import { ClusterCommand } from '../cluster-command.ts';
import { type NamesrvRow, namesrvRow } from '../output/broker-row.ts';

/** A name server, and how many topics of the broker it has changed. */
interface ChangedNamesrv extends NamesrvRow {
  readonly topics?: number;
}

/** What became of a broker's write permission. */
export interface WritePermission {
  readonly brokerName: string;
  readonly dryRun: boolean;
  readonly nameServers: readonly ChangedNamesrv[];
}

/** The flags of the commands that take a broker's write permission and give it back. */
export const writePermissionFlags = {
  brokerName: Flags.string({ char: 'b', required: true, helpValue: 'NAME', description: 'name of the broker' }),
  'dry-run': Flags.boolean({ description: 'say what would be done, do nothing' }),
};

/** What the commands that take a broker's write permission and give it back share. */
export abstract class WritePermissionCommand extends ClusterCommand<WritePermission> {
  /** What the command does, as the original's lines begin. */
  protected abstract readonly change: 'wipe' | 'add';

  /** Tells every name server, after asking where producers are driven away. */
  protected async tell(flags: { readonly brokerName: string; readonly 'dry-run': boolean }): Promise<WritePermission> {
    const brokerName = flags.brokerName.trim();
    const dryRun = flags['dry-run'];
    return this.withClient(async (client) => {
      await mustBeBrokerName(client, brokerName);
      const { addresses } = client.namesrv;
      if (dryRun) return { brokerName, dryRun, nameServers: addresses.map((address) => ({ address })) };
      if (this.change === 'wipe') {
        await this.confirm(`Send producers away from broker ${brokerName}, by ${addresses.join(', ')}?`);
      }
      const outcomes = await changeWritePermission(client, brokerName, this.change);
      if (outcomes.some(({ error }) => error !== undefined)) this.endWith('PARTIAL');
      return { brokerName, dryRun, nameServers: outcomes.map(rowOf) };
    });
  }

  protected override render({ brokerName, dryRun, nameServers }: WritePermission): void {
    for (const { address, topics, error } of nameServers) {
      const what = `${this.change} write perm of broker[${brokerName}] in name server[${address}]`;
      if (dryRun) this.out.line(`would ${what}`);
      else this.out.line(error === undefined ? `${what} OK, ${topics}` : `${what} Failed: ${error.message}`);
    }
  }
}

const rowOf = ({ item: address, value, error }: WritePermissionOutcome): ChangedNamesrv =>
  error === undefined ? { address, topics: value } : namesrvRow({ address, error });
