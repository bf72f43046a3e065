import { join } from 'node:path';
import { asNumber, asObject, asString } from '../../../protocol/json/read.ts';
import { OWN_DIRECTORY } from '../own-directory.ts';
import { configContent, readConfigFile } from './config-files.ts';
import type { StoreView } from './store-view.ts';

/** Who a store belongs to, as far as its files tell. */
export interface StoreOwner {
  brokerName: string | undefined;
  brokerClusterName: string | undefined;
  brokerId: number | undefined;
  /** Which file says so. */
  nameFrom: string | undefined;
  /** `mq`, `Apache 5.x`, `Apache 4.x`, the newest first; several have written it where more than one is named. */
  writers: string[];
  /** What the writers were told by. */
  evidence: string[];
}

const MEMBER_PREFIX = 'rmq_sys_SYNC_BROKER_MEMBER_';
const REVIVE_PREFIX = 'rmq_sys_REVIVE_LOG_';
const REPLY_SUFFIX = '_REPLY_TOPIC';
/** Permission of the topics a broker makes in its own name and its cluster's: read, write, inherit. */
const OWN_TOPIC_PERM = 7;
const TEMPLATE_TOPIC = 'TBW102';

/** Reads names and version hints. mq writes its name down; an Apache broker makes topics that hold it. */
export function storeOwner({ fs, directory }: StoreView): StoreOwner {
  const identityPath = join(directory, OWN_DIRECTORY, 'identity.json');
  const identity = readConfigFile(fs, identityPath).value ?? readConfigFile(fs, `${identityPath}.bak`).value;
  const topics = asObject(configContent(fs, directory, 'topics.json')?.['topicConfigTable']);
  const owner: StoreOwner = {
    ...{ brokerName: undefined, brokerClusterName: undefined, brokerId: undefined, nameFrom: undefined },
    writers: [],
    evidence: [],
  };
  const write = (writer: string, evidence: string): void => {
    if (!owner.writers.includes(writer)) owner.writers.push(writer);
    owner.evidence.push(evidence);
  };
  if (identity !== undefined && asString(identity['brokerName']) !== '') {
    owner.brokerName = asString(identity['brokerName']);
    owner.brokerClusterName = asString(identity['brokerClusterName']) || undefined;
    owner.brokerId = asNumber(identity['brokerId']);
    owner.nameFrom = identityPath;
    write('mq', `${OWN_DIRECTORY}/identity.json`);
  } else {
    Object.assign(owner, nameOfTopics(topics));
    if (owner.brokerName !== undefined) owner.nameFrom = join(directory, 'config', 'topics.json');
  }
  for (const [name, why] of [
    ['abort.bak', 'abort.bak'],
    ['compaction', 'a compaction folder'],
  ] as const) {
    if (fs.stat(join(directory, name)) !== undefined) write('Apache 5.x', why);
  }
  // Both brokers write their own form of JSON: only Apache's has this derived table, and only 5.x the version beside it.
  const offsets = configContent(fs, directory, 'consumerOffset.json');
  if (offsets?.['groupTopicMap'] !== undefined) {
    if (offsets['dataVersion'] !== undefined)
      write('Apache 5.x', 'groupTopicMap with a dataVersion in consumerOffset.json');
    else write('Apache 4.x', 'no dataVersion in consumerOffset.json');
  }
  const version = asObject(configContent(fs, directory, 'topics.json')?.['dataVersion']);
  if (version['counter'] !== undefined && version['stateVersion'] === undefined) {
    write('Apache 4.x', 'no stateVersion in topics.json');
  }
  return owner;
}

function nameOfTopics(topics: Record<string, unknown>): Pick<StoreOwner, 'brokerName' | 'brokerClusterName'> {
  const names = Object.keys(topics);
  const cut = (prefix: string): string | undefined =>
    names.find((name) => name.startsWith(prefix))?.slice(prefix.length);
  const reply = names.find((name) => name.endsWith(REPLY_SUFFIX));
  const cluster = cut(REVIVE_PREFIX) ?? reply?.slice(0, -REPLY_SUFFIX.length);
  const own = names.filter((name) => {
    const topic = asObject(topics[name] as never);
    return asNumber(topic['perm']) === OWN_TOPIC_PERM && name !== TEMPLATE_TOPIC && name !== cluster;
  });
  return { brokerName: cut(MEMBER_PREFIX) ?? (own.length === 1 ? own[0] : undefined), brokerClusterName: cluster };
}
