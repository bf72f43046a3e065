import { Flags } from '@oclif/core';
import { type MetadataDocument, sections } from '../admin/metadata/document.ts';
import { type LiveCluster, readBroker, readCluster } from '../admin/metadata/live-cluster.ts';
import { originalLayout } from '../admin/metadata/original-layout.ts';
import { documentOf } from '../admin/metadata/side.ts';
import { clusterNames, onlyCluster } from '../admin/targets.ts';
import { ClusterCommand, type UnreachedValue } from '../cli/cluster-command.ts';
import { exists, writeText } from '../cli/document-file.ts';
import type { Family } from '../cli/families.ts';
import { filePathFlag, writeExport } from '../cli/metadata/export-file.ts';
import { metadataText } from '../cli/metadata/metadata-file.ts';
import { onlyFlag } from '../cli/metadata/section-flag.ts';
import { counted } from '../cli/output/counted.ts';
import { brokerAddrFlag, clusterNameFlag, type NamedTarget, namedOrOnly } from '../cli/target-flags.ts';
import type { AdminClient } from '../client/admin-client.ts';
import { MqError } from '../errors/index.ts';

interface Exported {
  /** Absent when the document goes to stdout. */
  readonly file?: string | undefined;
  readonly clusters: readonly string[];
  readonly topics: number;
  readonly groups: number;
  /** Only when it goes to stdout. */
  readonly document?: MetadataDocument | undefined;
  readonly unreached: readonly UnreachedValue[];
  /** Broker names that have no master now. */
  readonly withoutMaster: readonly string[];
}

export default class ExportMetadata extends ClusterCommand<Exported> {
  static override family: Family = 'export';
  static override summary = 'Save the topics and consumer groups of a cluster, or all its metadata';
  static override description =
    'Without -o it writes metadata.json (-t topic.json, -g subscriptionGroup.json) as mqadmin does. With -o it writes everything that mq apply and mq diff take: topics, groups, order configuration and the settings of brokers that can be changed, sorted, broker by broker where they differ; YAML, or JSON where the name ends in .json. Topics and groups of the system are never in it. Exit status 3: a broker gave no answer.';
  static override differs =
    'a topic has the queues of one broker, where mqadmin adds up those of all, so that its file cannot be read back; -b alone exports both, where mqadmin writes nothing; -o writes a document of everything';
  static override examples = [
    { description: 'as mqadmin does', command: 'mq exportMetadata -c DefaultCluster -f ./export' },
    {
      description: 'everything, for mq apply and mq diff',
      command: 'mq exportMetadata -c DefaultCluster -o cluster.yaml',
    },
    { description: 'every cluster, to stdout', command: 'mq exportMetadata --allClusters -o -' },
  ];
  static override flags = {
    clusterName: clusterNameFlag({ description: 'cluster to export' }),
    brokerAddr: brokerAddrFlag({ description: 'one broker only; not with -o' }),
    filePath: filePathFlag(),
    topic: Flags.boolean({ char: 't', description: 'topics only' }),
    subscriptionGroup: Flags.boolean({ char: 'g', description: 'groups only' }),
    specialTopic: Flags.boolean({ char: 's', description: 'with retry and dead-letter topics' }),
    output: Flags.string({ char: 'o', helpValue: 'FILE', description: 'all metadata to this file; - is stdout' }),
    format: Flags.string({ options: ['yaml', 'json'], description: 'of -o; else as its name ends' }),
    only: onlyFlag({ description: `with -o: only these parts: ${sections.join(', ')}` }),
    allClusters: Flags.boolean({ description: 'with -o: every cluster there is' }),
  };
  private format: 'yaml' | 'json' = 'yaml';
  private text = '';

  protected override async execute(): Promise<Exported> {
    const { flags } = await this.parse(ExportMetadata);
    const { output, allClusters, topic, subscriptionGroup: group, specialTopic: special } = flags;
    this.format =
      flags.format === 'json' || (flags.format === undefined && output?.endsWith('.json')) ? 'json' : 'yaml';
    return this.withClient(async (client) => {
      if (output !== undefined) {
        const named = flags.clusterName ?? (allClusters ? undefined : await onlyCluster(client));
        const names = named === undefined ? await clusterNames(client) : [named];
        const only = flags.only ?? [...sections].filter((name) => isMeant(name, topic, group));
        return this.document(await this.readAll(client, names), output, (live) => documentOf(live, only, special));
      }
      const choice = await namedOrOnly(
        flags,
        (text) => this.out.note(text),
        () => onlyCluster(client),
      );
      const live = await this.read(client, choice);
      const chosen = { topics: topic || !group, groups: group || !topic, special };
      const { layout, topics, groups, uneven } = originalLayout(live.brokers, chosen, Date.now());
      for (const name of uneven) this.warning(`${name} is not the same on every broker; -o writes them all`);
      const name = chosen.topics && chosen.groups ? 'metadata' : topic ? 'topic' : 'subscriptionGroup';
      const file = await writeExport(flags.filePath.trim(), `${name}.json`, layout);
      return { file, clusters: 'cluster' in choice ? [choice.cluster] : [], topics, groups, ...this.missing([live]) };
    });
  }

  private async readAll(client: AdminClient, names: readonly string[]): Promise<LiveCluster[]> {
    if (names.length === 0) throw new MqError('NOT_FOUND', 'no broker is registered, so there is no cluster');
    const all: LiveCluster[] = [];
    for (const name of names) all.push(await readCluster(client, name));
    return all;
  }

  private async read(client: AdminClient, choice: NamedTarget): Promise<LiveCluster> {
    if ('cluster' in choice) return readCluster(client, choice.cluster);
    const broker = await readBroker(client, { addr: choice.addr });
    return { cluster: '', brokers: [broker], orderConfig: new Map(), unreached: [], withoutMaster: [] };
  }

  private async document(
    all: readonly LiveCluster[],
    output: string,
    documentOfCluster: (live: LiveCluster) => MetadataDocument['clusters'][string],
  ): Promise<Exported> {
    const clusters = Object.fromEntries(all.map((live) => [live.cluster, documentOfCluster(live)]));
    const document: MetadataDocument = { format: 'mq-metadata', version: 1, clusters };
    this.text = await metadataText(document, this.format);
    const counts = { topics: countOf(document, 'topics'), groups: countOf(document, 'groups') };
    const about = { clusters: Object.keys(clusters), ...counts, ...this.missing(all) };
    if (output === '-') return { ...about, document };
    if (await exists(output)) await this.confirm(`${output} is there already. Replace it?`);
    await writeText(output, this.text);
    return { file: output, ...about };
  }

  /** What is not in the export, said and for the document. */
  private missing(all: readonly LiveCluster[]): Pick<Exported, 'unreached' | 'withoutMaster'> {
    const withoutMaster = all.flatMap((live) => live.withoutMaster);
    this.partlyWithoutMasters(withoutMaster);
    return { unreached: this.partlyWithout(all.flatMap((live) => live.unreached)), withoutMaster };
  }

  protected override render({ file, topics, groups }: Exported): void {
    if (file === undefined) this.out.text(this.text);
    else {
      this.out.line(`export ${file} success`);
      this.out.note(`${counted(topics, 'topic')}, ${counted(groups, 'group')}`);
    }
  }
}

const isMeant = (name: string, topic: boolean, group: boolean): boolean =>
  !(topic || group) || (topic && name === 'topics') || (group && name === 'groups');

const countOf = ({ clusters }: MetadataDocument, section: 'topics' | 'groups'): number =>
  Object.values(clusters).reduce((sum, cluster) => sum + Object.keys(cluster[section] ?? {}).length, 0);
