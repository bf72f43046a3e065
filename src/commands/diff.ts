import { Args, Flags } from '@oclif/core';
import { differences } from '../admin/metadata/diff.ts';
import { type ClusterDocument, type Section, sections } from '../admin/metadata/document.ts';
import { type LiveCluster, readCluster } from '../admin/metadata/live-cluster.ts';
import { documentOf, placeOf, type Side, sideOfCluster, sideOfDocument } from '../admin/metadata/side.ts';
import { onlyCluster } from '../admin/targets.ts';
import type { UnreachedValue } from '../cli/cluster-command.ts';
import type { Family } from '../cli/families.ts';
import { type DifferenceValue, differenceValue, type FieldValue } from '../cli/metadata/difference-row.ts';
import { clusterOf, readMetadata } from '../cli/metadata/metadata-file.ts';
import { type Origin, originOf } from '../cli/metadata/origin.ts';
import { onlyFlag } from '../cli/metadata/section-flag.ts';
import { withNearMiss } from '../cli/near-miss.ts';
import type { Column } from '../cli/output/table.ts';
import { ReadCommand } from '../cli/read-command.ts';
import { AdminClient } from '../client/admin-client.ts';
import { malformedAnswer } from '../client/malformed.ts';

interface Drift {
  /** What was compared, as it was named. */
  readonly from: string;
  readonly to: string;
  readonly differences: readonly DifferenceValue[];
  readonly unreached: readonly UnreachedValue[];
}

/** One of the two that are compared. */
interface Found {
  readonly cluster: string;
  readonly live?: LiveCluster;
  readonly document?: ClusterDocument;
}

export default class Diff extends ReadCommand<Drift> {
  static override family: Family = 'export';
  static override summary = 'Show how the metadata of two clusters differ, or of a cluster and a file';
  static override description =
    'Topics, groups, order configuration and the settings of brokers. Each side is a file of mq exportMetadata -o, a cluster, or a cluster at other name servers (CLUSTER@ADDR[;ADDR]); the second is the only cluster unless given. What a file does not state is not compared. Brokers of other names are compared as clusters: what every broker has with what every broker has. Exit status 0: nothing differs; 10: something does; 3: a broker gave no answer.';
  static override examples = [
    { description: 'has the cluster left its file?', command: 'mq diff cluster.yaml' },
    { description: 'two clusters of one name server', command: 'mq diff Blue Green' },
    {
      description: 'two that know nothing of each other',
      command: "mq diff 'Prod@10.0.0.1:9876' 'Test@10.1.0.1:9876'",
    },
    { description: 'topics only', command: 'mq diff cluster.yaml DefaultCluster --only topics' },
  ];
  static override args = {
    from: Args.string({
      name: 'FROM',
      ignoreStdin: true,
      required: true,
      description: 'file, cluster, or CLUSTER@NAMESRV',
    }),
    to: Args.string({ name: 'TO', ignoreStdin: true, description: 'the same; the only cluster unless given' }),
  };
  static override flags = {
    only: onlyFlag(),
    specialTopic: Flags.boolean({ char: 's', description: 'with retry and dead-letter topics' }),
  };

  protected override async execute(): Promise<Drift> {
    const { args, flags } = await this.parse(Diff);
    const { only = [...sections], specialTopic } = flags;
    const [from, to] = [await originOf(args.from), args.to === undefined ? undefined : await originOf(args.to)];
    const second = await this.find(to, undefined);
    const first = await this.find(from, second.cluster);
    const unreached = [first, second].flatMap(({ live }) => live?.unreached ?? []);
    const found = compare(first, second, only, specialTopic);
    const withoutMaster = [first, second].flatMap(({ live }) => live?.withoutMaster ?? []);
    if (found.length > 0) this.endWith('BAD_ANSWER');
    this.partlyWithoutMasters(withoutMaster);
    return {
      ...{ from: args.from, to: args.to ?? second.cluster },
      differences: found.map((one) => differenceValue(second.cluster, one)),
      unreached: this.partlyWithout(unreached),
    };
  }

  /** Reads one side; of a file, the cluster that is named as the other side is, or the only one. */
  private async find(origin: Origin | undefined, otherCluster: string | undefined): Promise<Found> {
    if (origin?.file !== undefined) {
      const document = await readMetadata(origin.file);
      const cluster = otherCluster ?? Object.keys(document.clusters)[0] ?? '';
      return { cluster, document: clusterOf(document, cluster, origin.file) };
    }
    const read = async (client: AdminClient): Promise<Found> => {
      const cluster = origin?.cluster ?? (await onlyCluster(client));
      return { cluster, live: await readCluster(client, cluster) };
    };
    if (origin?.namesrvAddr === undefined) return this.withClient(read);
    const { namesrvAddr } = origin;
    const client = new AdminClient({
      ...(await this.cluster()),
      ...{ namesrvAddr, namesrvFrom: 'the command line', timeoutMs: this.timeoutMs },
    });
    try {
      return await read(client);
    } catch (error) {
      throw await withNearMiss(client, malformedAnswer(error) ?? error);
    } finally {
      await client.close();
    }
  }

  protected override render({ differences: found }: Drift): void {
    const rows = found.flatMap(({ fields, ...difference }): Row[] =>
      fields.length === 0 || difference.action === 'add'
        ? [{ ...difference, field: undefined }]
        : fields.map((field) => ({ ...difference, field })),
    );
    if (rows.length > 0 || this.out.wantsTable) this.out.table(columns, rows);
    else this.out.line('nothing differs');
  }
}

type Row = Omit<DifferenceValue, 'fields'> & { readonly field: FieldValue | undefined };

const columns: readonly Column<Row>[] = [
  { heading: '#Action', value: ({ action }) => action },
  { heading: '#Kind', value: ({ kind }) => kind },
  { heading: '#Name', value: ({ name }) => name },
  { heading: '#Broker Name', value: ({ brokerName }) => brokerName },
  { heading: '#Field', value: ({ field }) => field?.field },
  { heading: '#From', value: ({ field }) => field?.from },
  { heading: '#To', value: ({ field }) => field?.to },
  { heading: '#Remark', value: ({ problem }) => problem },
];

function compare(first: Found, second: Found, only: readonly Section[], special: boolean) {
  const live = second.live ?? first.live;
  const named = first.document?.brokers ?? second.document?.brokers ?? [];
  const place = live === undefined ? { brokers: named, silent: [], orderConfig: new Map() } : placeOf(live);
  // What a file states of them is compared; what it does not is no difference.
  const isKept = special || first.live === undefined || second.live === undefined;
  const sideOf = (one: Found): Side => {
    if (one.live === undefined) return sideOfDocument(one.document ?? {}, place, only);
    const isSame = one.live.brokers.map(({ name }) => name).join() === place.brokers.join();
    return isSame
      ? sideOfCluster(one.live, only, isKept)
      : sideOfDocument(documentOf(one.live, only, special), place, only, true);
  };
  return differences(sideOf(first), sideOf(second));
}
