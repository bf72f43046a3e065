import { Args, Flags } from '@oclif/core';
import { type AppliedDifference, ApplyOutcome, applyMetadata } from '../admin/metadata/apply-metadata.ts';
import { type Difference, differences } from '../admin/metadata/diff.ts';
import { type MetadataDocument, type Section, sections } from '../admin/metadata/document.ts';
import { type LiveCluster, readCluster } from '../admin/metadata/live-cluster.ts';
import { placeOf, sideOfCluster, sideOfDocument } from '../admin/metadata/side.ts';
import { onlyCluster } from '../admin/targets.ts';
import { ClusterCommand, type UnreachedValue } from '../cli/cluster-command.ts';
import { type ErrorValue, errorValue } from '../cli/errors/report.ts';
import type { Family } from '../cli/families.ts';
import { type DifferenceValue, differenceLines, differenceValue } from '../cli/metadata/difference-row.ts';
import { clusterOf, readMetadata } from '../cli/metadata/metadata-file.ts';
import { onlyFlag } from '../cli/metadata/section-flag.ts';
import { counted } from '../cli/output/counted.ts';
import type { Column } from '../cli/output/table.ts';
import { clusterNameFlag } from '../cli/target-flags.ts';
import type { AdminClient } from '../client/admin-client.ts';
import { MqError } from '../errors/index.ts';

interface AppliedValue extends DifferenceValue {
  /** Absent in a dry run. */
  readonly outcome?: ApplyOutcome;
  readonly error?: ErrorValue | undefined;
}

interface Applied {
  readonly file: string;
  readonly dryRun: boolean;
  readonly prune: boolean;
  readonly differences: readonly AppliedValue[];
  readonly unreached: readonly UnreachedValue[];
  /** Broker names that have no master now and were not changed. */
  readonly withoutMaster: readonly string[];
}

/** A cluster with what is to be done to it. */
interface Work {
  readonly live: LiveCluster;
  readonly found: readonly Difference[];
}

export default class Apply extends ClusterCommand<Applied> {
  static override family: Family = 'export';
  static override summary = 'Make a cluster what a file says';
  static override description =
    'The file is what mq exportMetadata -o writes, or less: what it does not state is neither compared nor changed. Shows what differs (+ made, ~ changed, - not in the file), asks, and writes only that; each change is read back. Nothing is removed without --prune, and nothing that is in use. Exit status 3: some of it could not be done. With --dry-run: 0 nothing differs, 10 something does.';
  static override examples = [
    { description: 'what would change', command: 'mq apply cluster.yaml --dry-run' },
    { description: 'change it', command: 'mq apply cluster.yaml' },
    { description: 'another cluster, topics only', command: 'mq apply prod.yaml -c Staging --only topics' },
    { description: 'and remove the rest', command: 'mq apply cluster.yaml --prune --confirm=DefaultCluster' },
  ];
  static override args = {
    file: Args.string({
      name: 'FILE',
      ignoreStdin: true,
      default: '-',
      description: 'metadata, YAML or JSON; stdin without it, or for -',
    }),
  };
  static override flags = {
    clusterName: clusterNameFlag({ description: 'this cluster only; also where the file calls it otherwise' }),
    only: onlyFlag(),
    prune: Flags.boolean({ description: 'remove what the file does not state; the name of the cluster is asked for' }),
    confirm: Flags.string({ helpValue: 'CLUSTER', description: 'with --prune: the name that has to be typed' }),
    'dry-run': Flags.boolean({ description: 'show what would change, change nothing' }),
  };

  protected override async execute(): Promise<Applied> {
    const { args, flags } = await this.parse(Apply);
    const { prune, confirm, 'dry-run': dryRun, only = [...sections] } = flags;
    const document = await readMetadata(args.file);
    const stop = new AbortController();
    return this.withClient(async (client) => {
      const works = await this.worksOf(client, document, { file: args.file, cluster: flags.clusterName, only });
      const unreached = this.partlyWithout(works.flatMap(({ live }) => live.unreached));
      const withoutMaster = works.flatMap(({ live }) => live.withoutMaster);
      this.partlyWithoutMasters(withoutMaster);
      const shown = works.flatMap(({ live, found }) => found.map((one) => differenceValue(live.cluster, one)));
      const planned = { file: args.file, dryRun, prune, differences: shown, unreached, withoutMaster };
      const open = shown.filter(({ action }) => action !== 'remove' || prune);
      const isComplete = unreached.length === 0 && withoutMaster.length === 0;
      if (dryRun && open.length > 0 && isComplete) this.endWith('BAD_ANSWER');
      if (dryRun || open.length === 0) return planned;
      if (!this.out.json) for (const line of differenceLines(shown)) this.out.line(line);
      await this.ask(works, prune, confirm);
      this.onInterrupt(() => stop.abort());
      const applied = await this.carryOut(client, works, prune);
      this.judge(applied);
      return { ...planned, differences: applied.map(({ cluster, one }) => appliedValue(cluster, one)) };
    }, stop.signal);
  }

  private async worksOf(
    client: AdminClient,
    document: MetadataDocument,
    { file, cluster, only }: { file: string; cluster: string | undefined; only: readonly Section[] },
  ): Promise<Work[]> {
    const stated = Object.keys(document.clusters);
    const names = cluster === undefined ? stated : [cluster];
    const [first] = names;
    const known = new Set((await client.namesrv.getClusterInfo()).clusterAddrTable.keys());
    if (cluster === undefined && names.length === 1 && first !== undefined && !known.has(first) && known.size === 1) {
      throw new MqError(
        'NOT_FOUND',
        `${file} states the cluster ${first}, and there is only ${await onlyCluster(client)}`,
        {
          file,
          hint: 'Name the cluster that is meant with -c.',
        },
      );
    }
    const works: Work[] = [];
    for (const name of names) {
      const live = await readCluster(client, name);
      const wanted = sideOfDocument(clusterOf(document, name, file), placeOf(live), only);
      works.push({ live, found: differences(sideOfCluster(live, only), wanted) });
    }
    return works;
  }

  private async ask(works: readonly Work[], prune: boolean, confirm: string | undefined): Promise<void> {
    for (const { live, found } of works) {
      const made = found.filter(({ action, problem }) => action !== 'remove' && problem === undefined).length;
      const removed = found.filter(({ action, problem }) => action === 'remove' && problem === undefined);
      if (prune && removed.length > 0) {
        const names = [...new Set(removed.map(({ kind, name }) => `${kind} ${name}`))];
        const warning = `${counted(made, 'change')}, and removed from ${live.cluster} with all messages: ${names.join(', ')}.`;
        await this.confirmByName(warning, live.cluster, confirm);
      } else if (made > 0) await this.confirm(`${counted(made, 'change')} to ${live.cluster}. Go on?`);
    }
  }

  private async carryOut(
    client: AdminClient,
    works: readonly Work[],
    prune: boolean,
  ): Promise<{ cluster: string; one: AppliedDifference }[]> {
    const total = works.reduce((sum, { found }) => sum + found.length, 0);
    const progress = this.progress({ label: 'Applying', total, unit: 'changes' });
    const applied: { cluster: string; one: AppliedDifference }[] = [];
    try {
      for (const { live, found } of works) {
        const results = await applyMetadata(client, live, found, { prune, onDone: () => progress.advance(1) });
        applied.push(...results.map((one) => ({ cluster: live.cluster, one })));
      }
    } catch (error) {
      if (!(error instanceof MqError) || error.code !== 'INTERRUPTED') throw error;
      throw new MqError('INTERRUPTED', 'interrupted; some of the changes may have been made', {
        hint: 'Run it again: it makes what is left. --dry-run shows it.',
      });
    }
    progress.done();
    return applied;
  }

  /** Ends with 3 when something is left. @throws MqError when nothing was done, after showing why */
  private judge(applied: readonly { cluster: string; one: AppliedDifference }[]): void {
    const outcomes = applied.map(({ one }) => one.outcome);
    const isLeft = outcomes.some((outcome) => outcome === ApplyOutcome.FAILED || outcome === ApplyOutcome.SKIPPED);
    if (!isLeft) return;
    this.endWith('PARTIAL');
    const error = applied.find(({ one }) => one.error !== undefined)?.one.error;
    if (error === undefined || outcomes.includes(ApplyOutcome.DONE)) return;
    if (!this.out.json)
      this.out.table(
        outcomeColumns,
        applied.map(({ cluster, one }) => appliedValue(cluster, one)),
      );
    throw error;
  }

  protected override render({ dryRun, prune, differences: found }: Applied): void {
    const kept = found.filter(({ action }) => action === 'remove').length;
    if (found.length === 0) {
      this.out.line('nothing differs');
      return;
    }
    if (dryRun || !found.some(({ outcome }) => outcome !== undefined)) {
      for (const line of differenceLines(found)) this.out.line(line);
    } else {
      const done = found.filter(({ outcome }) => outcome === ApplyOutcome.DONE).length;
      const left = found.filter(({ outcome }) => outcome === ApplyOutcome.FAILED || outcome === ApplyOutcome.SKIPPED);
      if (left.length > 0) this.out.table(outcomeColumns, left);
      this.out.line(
        left.length === 0
          ? `apply success: ${counted(done, 'change')} read back`
          : `apply in part: ${counted(done, 'change')} read back, ${left.length} not`,
      );
    }
    if (kept > 0 && !prune) this.out.note(`${kept} not in the file and kept; --prune removes them.`);
    if (dryRun) this.out.note('This is a dry run; nothing was changed.');
  }
}

const appliedValue = (cluster: string, { outcome, error, ...difference }: AppliedDifference): AppliedValue => ({
  ...differenceValue(cluster, difference),
  outcome,
  ...(error !== undefined && { error: errorValue(error) }),
});

const outcomeColumns: readonly Column<AppliedValue>[] = [
  { heading: '#Kind', value: ({ kind }) => kind },
  { heading: '#Name', value: ({ name }) => name },
  { heading: '#Broker Name', value: ({ brokerName }) => brokerName },
  { heading: '#Action', value: ({ action }) => action },
  { heading: '#Outcome', value: ({ outcome, problem, error }) => `${outcome}: ${error?.message ?? problem ?? ''}` },
];
