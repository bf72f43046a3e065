import { Flags } from '@oclif/core';
import { brokersToClean, type CleanedBroker, cleanBrokers, planCleaning } from '../admin/broker/clean-brokers.ts';
import type { CleaningRequest } from '../client/requests/upkeep.ts';
import { ClusterCommand } from './cluster-command.ts';
import { type BrokerRow, brokerRow } from './output/broker-row.ts';
import { counted } from './output/counted.ts';
import { brokerAddrFlag, clusterNameFlag, namedTarget } from './target-flags.ts';

/** What one broker removed, or would remove in a dry run. */
export interface CleanedRow extends BrokerRow {
  /** Absent from an Apache broker, which does not say. */
  readonly removed?: readonly string[];
  /** Expired, but left: somebody has a place in them. */
  readonly kept?: readonly string[];
}

export interface CleanedBrokers {
  readonly dryRun: boolean;
  readonly brokers: readonly CleanedRow[];
}

/** What one kind of cleaning is about. */
interface Cleaning {
  readonly request: CleaningRequest;
  /** One of the things that go: `expired consume queue`. */
  readonly noun: string;
}

/** The flags of commands that clean. */
export const cleaningFlags = {
  brokerAddr: brokerAddrFlag({ description: 'only this broker' }),
  cluster: clusterNameFlag({ description: 'masters and slaves of this cluster; else of all' }),
  'dry-run': Flags.boolean({ description: 'say what would go, remove nothing' }),
};

/** What commands share that have brokers remove what is expired or unused. */
export abstract class CleaningCommand extends ClusterCommand<CleanedBrokers> {
  protected abstract readonly cleaning: Cleaning;

  protected async clean(flags: {
    readonly brokerAddr: string | undefined;
    readonly cluster: string | undefined;
    readonly 'dry-run': boolean;
  }): Promise<CleanedBrokers> {
    const dryRun = flags['dry-run'];
    const { request } = this.cleaning;
    return this.withClient(async (client) => {
      const choice = namedTarget({ brokerAddr: flags.brokerAddr, clusterName: flags.cluster });
      const targets = await brokersToClean(client, choice);
      const plans = await planCleaning(client, targets, request);
      if (dryRun) return this.outcome(true, plans);
      if (plans.some(mayRemove)) await this.confirm(this.question(plans));
      return this.outcome(false, await cleanBrokers(client, targets, request));
    });
  }

  protected override render({ dryRun, brokers }: CleanedBrokers): void {
    const { noun } = this.cleaning;
    for (const { address, error, removed, kept = [] } of brokers) {
      if (error !== undefined) {
        this.out.line(`${address}: failed: ${error.message}`);
        continue;
      }
      if (removed === undefined) this.out.line(`${address}: ${dryRun ? CANNOT_SAY : ASKED}`);
      else this.out.line(`${address}: ${dryRun ? 'would remove' : 'removed'} ${counted(removed.length, noun)}`);
      for (const name of removed ?? []) this.out.line(`  ${name}`);
      if (kept.length === 0) continue;
      this.out.line(
        `${address}: ${dryRun ? 'would leave' : 'left'} ${counted(kept.length, noun)} with a group's place in it`,
      );
      for (const name of kept) this.out.line(`  ${name}`);
    }
    if (!dryRun && brokers.every(({ error }) => error === undefined)) this.out.line('success');
  }

  private outcome(dryRun: boolean, outcomes: readonly CleanedBroker[]): CleanedBrokers {
    if (outcomes.some(({ error }) => error !== undefined)) this.endWith('PARTIAL');
    return {
      dryRun,
      brokers: outcomes.map(({ item, value, error }) => ({ ...brokerRow(item, error), ...value })),
    };
  }

  private question(plans: readonly CleanedBroker[]): string {
    const { noun } = this.cleaning;
    const asked = plans.filter(mayRemove).map(({ item, value }) => {
      const what = value === undefined ? `${noun}s` : counted(value.removed.length, noun);
      return `${what} of ${item.addr}`;
    });
    return `Remove ${asked.join(', ')}?`;
  }
}

const CANNOT_SAY = 'only brokers of mq say before what would go';
const ASKED = 'has been asked; an Apache broker does not say what goes';

const mayRemove = ({ value, error }: CleanedBroker): boolean =>
  error === undefined && (value === undefined || value.removed.length > 0);
