import { Flags } from '@oclif/core';
import { allProgress, type GroupSummary } from '../admin/group/all-progress.ts';
import {
  consumerProgress,
  type ConsumerProgress as GroupProgress,
  type QueueProgress,
} from '../admin/group/consumer-progress.ts';
import type { UnreachedValue } from '../cli/cluster-command.ts';
import { type ErrorValue, errorValue } from '../cli/errors/report.ts';
import type { Family } from '../cli/families.ts';
import { truth, whole } from '../cli/flags.ts';
import { counted } from '../cli/output/counted.ts';
import type { Column } from '../cli/output/table.ts';
import { localTime } from '../cli/output/time.ts';
import { ReadCommand } from '../cli/read-command.ts';
import { MqError } from '../errors/index.ts';
import { versionName } from '../protocol/version.ts';

type Unreached = { readonly unreached: readonly UnreachedValue[] };
/** One group in the summary; `error` says why some of it may be missing. */
type Summary = Omit<GroupSummary, 'error'> & { readonly error?: ErrorValue };
type Progress = (Omit<GroupProgress, 'unreached'> & Unreached) | ({ readonly groups: readonly Summary[] } & Unreached);

export default class ConsumerProgress extends ReadCommand<Progress> {
  static override family: Family = 'consumer';
  static override summary = 'Show how far consumer groups are behind';
  static override description =
    'One group queue by queue with -g, else one line per group. Where no broker keeps an offset (broadcast, or a group that never connected) the figures are -. Exit status 10: a total is above --threshold; 3: a broker or group could not be read.';
  static override differs =
    'shows every group, also those without a retry topic, and says whether each is online; unknown is - and not 0; --threshold ends with 10; names are never cut.';
  static override examples = [
    { description: 'all groups', command: 'mq consumerProgress' },
    { description: 'one group, with the client of each queue', command: 'mq consumerProgress -g Billing -s true' },
    { description: 'in a check', command: 'mq consumerProgress -g Billing --threshold 1000' },
  ];
  static override flags = {
    groupName: Flags.string({ char: 'g', helpValue: 'NAME', description: 'group; else all of them' }),
    topicName: Flags.string({ char: 't', helpValue: 'NAME', description: 'only this topic; needs -g' }),
    showClientIP: truth({ char: 's', description: 'show the client of each queue; needs -g' }),
    cluster: Flags.string({
      char: 'c',
      helpValue: 'TOPIC',
      description: 'topic that supplies the route, for -t of a topic without one (LMQ)',
    }),
    threshold: whole({ min: 0, unit: 'messages', description: 'end with 10 when a total diff is above it' }),
  };

  private withClients = false;

  protected override async execute(): Promise<Progress> {
    const { flags } = await this.parse(ConsumerProgress);
    const { groupName, topicName, threshold } = flags;
    this.withClients = flags.showClientIP === true;
    if (groupName === undefined) {
      if (topicName !== undefined) throw new MqError('USAGE', '--topicName (-t) needs --groupName (-g)');
      if (this.withClients) this.warning('clients are shown with --groupName (-g) only');
      return this.all(threshold);
    }
    const options = {
      topic: topicName?.trim(),
      withClients: this.withClients,
      ...(topicName !== undefined && flags.cluster !== undefined && { routeTopic: flags.cluster.trim() }),
    };
    const progress = await this.withClient((client) => consumerProgress(client, groupName.trim(), options));
    const unreached = this.partlyWithout(progress.unreached);
    this.compare(progress.group, progress.diffTotal, threshold);
    return { ...progress, unreached };
  }

  private async all(threshold: number | undefined): Promise<Progress> {
    const { groups, unreached } = await this.withClient(allProgress);
    if (groups.some(({ error }) => error !== undefined)) this.endWith('PARTIAL');
    const missing = this.partlyWithout(unreached);
    for (const { group, diffTotal } of groups) this.compare(group, diffTotal, threshold);
    const rows = groups.map(({ error, ...group }) => ({
      ...group,
      ...(error !== undefined && { error: errorValue(error) }),
    }));
    return { groups: rows, unreached: missing };
  }

  /** A lag above the threshold outweighs brokers that are missing. */
  private compare(group: string, diffTotal: number | undefined, threshold: number | undefined): void {
    if (threshold === undefined || diffTotal === undefined || diffTotal <= threshold) return;
    this.warning(`${group} is ${counted(diffTotal, 'message')} behind, above the threshold of ${threshold}`);
    this.endWith('BAD_ANSWER');
  }

  protected override render(progress: Progress): void {
    if (!('groups' in progress)) {
      this.renderGroup(progress);
      return;
    }
    this.out.table(groupColumns, progress.groups);
    if (progress.groups.length === 0) this.out.note('There is no consumer group yet.');
  }

  private renderGroup(progress: Omit<GroupProgress, 'unreached'>): void {
    const columns = queueColumns.filter(({ heading }) => this.withClients || heading !== CLIENT_IP);
    this.out.table(columns, progress.queues);
    this.out.line();
    this.out.line(`Consume TPS: ${progress.consumeTps.toFixed(2)}`);
    this.out.line(`Consume Diff Total: ${progress.diffTotal ?? '-'}`);
    this.out.line(`Consume Inflight Total: ${progress.inflightTotal ?? '-'}`);
    this.out.line(`Group State: ${stateText(progress)}`);
  }
}

const CLIENT_IP = '#Client IP';

const queueColumns: readonly Column<QueueProgress>[] = [
  { heading: '#Topic', value: ({ topic }) => topic },
  { heading: '#Broker Name', value: ({ brokerName }) => brokerName },
  { heading: '#QID', value: ({ queueId }) => queueId },
  { heading: '#Broker Offset', value: ({ brokerOffset }) => brokerOffset },
  { heading: '#Consumer Offset', value: ({ consumerOffset }) => consumerOffset },
  { heading: CLIENT_IP, value: ({ clientAddr }) => clientAddr?.replace(/:\d+$/, '') ?? 'N/A' },
  { heading: '#Diff', value: ({ diff }) => diff },
  { heading: '#Inflight', value: ({ inflight }) => inflight },
  {
    heading: '#LastTime',
    value: ({ lastTimestamp }) => (lastTimestamp === undefined ? 'N/A' : localTime(lastTimestamp)),
  },
];

const groupColumns: readonly Column<Summary>[] = [
  { heading: '#Group', value: ({ group }) => group },
  { heading: '#Count', value: ({ clientCount }) => clientCount },
  { heading: '#Version', value: ({ version }) => (version === undefined ? 'OFFLINE' : versionName(version)) },
  { heading: '#Type', value: ({ consumeType }) => (consumeType === undefined ? undefined : typeNames[consumeType]) },
  { heading: '#Model', value: ({ messageModel }) => messageModel },
  { heading: '#TPS', value: ({ consumeTps }) => consumeTps.toFixed(2) },
  { heading: '#Diff Total', value: ({ diffTotal }) => diffTotal },
  { heading: '#State', value: ({ state, error }) => (error === undefined ? state : `${state}: ${error.message}`) },
];

const typeNames = { CONSUME_ACTIVELY: 'PULL', CONSUME_PASSIVELY: 'PUSH', CONSUME_POP: 'POP' } as const;

function stateText({ state, clientCount, messageModel }: Omit<GroupProgress, 'unreached'>): string {
  switch (state) {
    case 'ONLINE':
      return messageModel === 'BROADCASTING'
        ? `ONLINE, ${clientCount} in BROADCASTING: each client keeps its own offsets, brokers know none`
        : `ONLINE, ${clientCount} in ${messageModel ?? 'no known model'}`;
    case 'OFFLINE':
      return 'OFFLINE: no client is connected; the offsets are those stored last';
    case 'NEVER_CONNECTED':
      return 'NEVER_CONNECTED: no broker has an offset or a client of it';
    default:
      return 'UNKNOWN: a broker that may know did not answer';
  }
}
