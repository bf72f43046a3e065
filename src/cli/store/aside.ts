import { type MessageFacts, messageFacts } from '../../admin/message/message-facts.ts';
import type { MessageExt } from '../../protocol/message/decode.ts';
import { Property } from '../../protocol/message/properties.ts';
import { SCHEDULE_TOPIC, TIMER_TOPIC } from '../../protocol/names.ts';
import { type BodyValue, bodyValue } from '../message/body.ts';
import { counted } from '../output/counted.ts';
import type { Output } from '../output/output.ts';
import type { Column } from '../output/table.ts';
import { localTime } from '../output/time.ts';
import { isBrokersOwn } from './message-flags.ts';

/** Messages of one queue in a folder that was set aside. */
export interface AsideQueue {
  readonly topic: string;
  readonly queueId: number;
  /** Offset of the first one. */
  readonly first: number;
  readonly messages: number;
}

/** What the manifest of a folder says. */
interface Manifest {
  readonly reason: string;
  readonly epoch: number;
  readonly at: number;
  readonly from: number;
  readonly to: number;
  readonly messages: number;
  readonly queues: readonly AsideQueue[];
  readonly keys: readonly string[];
  readonly damagedAt?: number;
}

/** One folder of `ha/aside`, as it was found. */
export interface FoundFolder {
  readonly name: string;
  readonly directory: string;
  readonly state: 'whole' | 'pending' | 'incomplete' | 'damaged';
  readonly manifest?: Manifest;
  readonly why?: string;
}

/** One folder of `ha/aside`, as it is listed. */
export interface AsideRow {
  readonly name: string;
  readonly directory: string;
  /** `whole`, `pending` (cut at the next start), `incomplete` (may be removed) or `damaged`. */
  readonly state: FoundFolder['state'];
  /** Of a damaged one. */
  readonly why?: string;
  /** Milliseconds since 1970. */
  readonly at?: number;
  /** The epoch whose master asked for the cut. */
  readonly epoch?: number;
  /** Log positions of the first byte, and behind the last. */
  readonly from?: number;
  readonly to?: number;
  readonly messages?: number;
  readonly topics?: readonly string[];
  readonly queues?: readonly AsideQueue[];
  /** Keys of some of the messages. */
  readonly keys?: readonly string[];
  readonly reason?: string;
  /** Log position from which on nothing can be read; absent where all can. */
  readonly damagedAt?: number;
}

/** All that was set aside in a store. */
export interface AsideList {
  readonly store: string;
  readonly folders: readonly AsideRow[];
  /** Messages in all of them. */
  readonly messages: number;
}

/** A message that was set aside: one line of an export. */
export type AsideMessage = MessageFacts & BodyValue;

export const asideList = (store: string, folders: readonly FoundFolder[]): AsideList => ({
  store,
  folders: folders.map(({ name, directory, state, manifest, why }) => {
    if (manifest === undefined) return { name, directory, state, ...(why !== undefined && { why }) };
    const topics = [...new Set(manifest.queues.map(({ topic }) => topic))].sort();
    return { name, directory, state, ...manifest, topics };
  }),
  messages: folders.reduce((sum, { manifest }) => sum + (manifest?.messages ?? 0), 0),
});

/** Topics of brokers' own that an export leaves out; messages that wait for their time are not among them. */
export const isLeftAside = (topic: string): boolean =>
  isBrokersOwn(topic) && topic !== SCHEDULE_TOPIC && topic !== TIMER_TOPIC;

/** A message as `mq sendMessage --from` takes it: one that waited for its time goes to the topic it was sent to. */
export function asideMessage(message: MessageExt): AsideMessage {
  const facts = { ...messageFacts(message), ...bodyValue(message) };
  if (message.topic !== SCHEDULE_TOPIC && message.topic !== TIMER_TOPIC) return facts;
  const topic = message.properties.get(Property.REAL_TOPIC) ?? message.topic;
  return { ...facts, topic, queueId: Number(message.properties.get(Property.REAL_QID) ?? 0) };
}

/** Shows the list, and what to do with it. */
export function renderAside(out: Output, { store, folders, messages }: AsideList): void {
  if (folders.length === 0) out.line(`Nothing was set aside in ${store}.`);
  else out.table(columns, folders);
  for (const { directory, state, why } of folders) {
    if (state === 'incomplete') out.note(`${directory}: copying ended early and nothing was cut; it may be removed.`);
    if (state === 'pending') out.note(`${directory}: the next start of the broker finishes the cut.`);
    if (state === 'damaged') out.note(`${directory}: ${why}; mq store dump reads its log as that of a store.`);
  }
  const first = folders.find(({ state }) => state === 'whole');
  if (first === undefined || out.wantsTable) return;
  out.line();
  out.line(`${counted(messages, 'message')} in all. To look at those of one folder, or to send them again (what a`);
  out.line('producer has repeated since, or another folder has too, is then there twice):');
  out.line(`  mq recover --aside ${first.directory} | mq sendMessage --from -`);
}

const columns: readonly Column<AsideRow>[] = [
  { heading: '#Folder', value: ({ name }) => name },
  { heading: '#State', value: ({ state }) => state },
  { heading: '#Time', value: ({ at }) => (at === undefined ? undefined : localTime(at)) },
  { heading: '#Epoch', align: 'right', value: ({ epoch }) => epoch },
  { heading: '#From', align: 'right', value: ({ from }) => from },
  { heading: '#To', align: 'right', value: ({ to }) => to },
  { heading: '#Messages', align: 'right', value: ({ messages }) => messages },
  { heading: '#Topics', value: ({ topics }) => topics?.join(',') },
  { heading: '#Reason', value: ({ reason }) => reason },
];
