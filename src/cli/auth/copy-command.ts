import { Flags } from '@oclif/core';
import { commaList } from '../../admin/auth/acl-words.ts';
import type { Copied, Way } from '../../admin/auth/copying.ts';
import type { Outcome } from '../../admin/fan-out.ts';
import type { AdminClient } from '../../client/admin-client.ts';
import { MqError } from '../../errors/index.ts';
import { ClusterCommand } from '../cluster-command.ts';
import { type ErrorValue, errorValue } from '../errors/report.ts';
import { brokerAddrFlag } from '../target-flags.ts';

/** What becomes of one user, or of one subject's rules. */
export interface CopiedItem {
  /** The user's name, or the subject. */
  readonly name: string;
  readonly copied?: Copied | undefined;
  /** Why it was not copied. */
  readonly error?: ErrorValue;
}

/** What commands that copy between brokers give. */
export interface CopiedItems extends Way {
  readonly dryRun: boolean;
  readonly items: readonly CopiedItem[];
}

/** The flags of copyUser and copyAcl. */
export const wayFlags = {
  fromBroker: brokerAddrFlag({ char: 'f', required: true, description: 'broker to copy from' }),
  toBroker: brokerAddrFlag({ char: 't', required: true, description: 'broker to copy to' }),
  'dry-run': Flags.boolean({ description: 'say what would be copied, copy nothing' }),
};

export interface WayFlagValues {
  readonly fromBroker: string;
  readonly toBroker: string;
  readonly 'dry-run': boolean;
}

type CopyOperation = (
  client: AdminClient,
  way: Way,
  names: readonly string[],
  options: { readonly dryRun: boolean },
) => Promise<Outcome<string, Copied>[]>;

/** What copyUser and copyAcl share: they look first, ask where something would be overwritten, and look afterwards. */
export abstract class CopyCommand extends ClusterCommand<CopiedItems> {
  /** `user` or `acl`, as the original says it. */
  protected abstract readonly what: string;

  protected async copy(flags: WayFlagValues, names: string, operation: CopyOperation): Promise<CopiedItems> {
    const way: Way = { from: flags.fromBroker, to: flags.toBroker };
    if (way.from === way.to) throw new MqError('USAGE', `--fromBroker and --toBroker are both ${way.from}`);
    const { 'dry-run': dryRun } = flags;
    const wanted = commaList(names);
    return this.withClient(async (client) => {
      const plan = await operation(client, way, wanted, { dryRun: true });
      if (dryRun) return { ...way, dryRun, items: this.items(plan) };
      const there = plan.filter(({ value }) => value === 'overwritten').map(({ item }) => item);
      if (there.length > 0) await this.confirm(`Overwrite ${this.what} of ${there.join(', ')} on ${way.to}?`);
      return { ...way, dryRun, items: this.items(await operation(client, way, wanted, { dryRun })) };
    });
  }

  protected override render({ from, to, dryRun, items }: CopiedItems): void {
    for (const { name, copied, error } of items) {
      const deed = `copy ${this.what} of ${name} from ${from} to ${to}`;
      if (error !== undefined) this.out.line(`${deed} failed: ${error.message}`);
      else this.out.line(dryRun ? `would ${deed} (${copied})` : `${deed} success.`);
    }
  }

  private items(outcomes: readonly Outcome<string, Copied>[]): CopiedItem[] {
    if (outcomes.some(({ error }) => error !== undefined)) this.endWith('PARTIAL');
    return outcomes.map(({ item: name, value: copied, error }) =>
      error === undefined ? { name, copied } : { name, error: errorValue(error) },
    );
  }
}
