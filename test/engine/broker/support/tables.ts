import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConsumerOffsetManager } from '../../../../src/engine/broker/offset/consumer-offset-manager.ts';
import { SubscriptionGroupManager } from '../../../../src/engine/broker/subscription/subscription-group-manager.ts';
import type { TopicSettings } from '../../../../src/engine/broker/topic/built-in-topics.ts';
import { TopicConfigManager } from '../../../../src/engine/broker/topic/topic-config-manager.ts';
import { JsonFile } from '../../../../src/engine/store/config-file/json-file.ts';
import { silentLog } from '../../../../src/remoting/log.ts';
import { afterEachTest } from '../../../support/each-test.ts';

const directories: string[] = [];

afterEachTest(() => {
  for (const directory of directories.splice(0)) rmSync(directory, { recursive: true, force: true });
});

/** A directory of its own, removed after the test. */
export function newDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'mq-broker-'));
  directories.push(directory);
  return directory;
}

/** A clock that stands until it is moved. */
export class ManualClock {
  time = 1_700_000_000_000;
  now(): number {
    return this.time;
  }
}

export const configFile = (directory: string, name: string): JsonFile =>
  new JsonFile(join(directory, 'config', name), { warn: () => undefined });

export const settings: TopicSettings = {
  brokerClusterName: 'DefaultCluster',
  brokerName: 'broker-a',
  autoCreateTopicEnable: true,
  defaultTopicQueueNums: 8,
  clusterTopicEnable: true,
  brokerTopicEnable: true,
  traceTopicEnable: false,
  msgTraceTopicName: 'RMQ_SYS_TRACE_TOPIC',
};

export function loadTopics(directory: string, given: Partial<TopicSettings> = {}): TopicConfigManager {
  const manager = new TopicConfigManager({
    file: configFile(directory, 'topics.json'),
    clock: new ManualClock(),
    log: silentLog,
    settings: () => ({ ...settings, ...given }),
  });
  manager.load();
  return manager;
}

export function loadGroups(directory: string, autoCreateSubscriptionGroup = true): SubscriptionGroupManager {
  const manager = new SubscriptionGroupManager({
    file: configFile(directory, 'subscriptionGroup.json'),
    clock: new ManualClock(),
    log: silentLog,
    settings: () => ({ autoCreateSubscriptionGroup }),
  });
  manager.load();
  return manager;
}

export function loadOffsets(directory: string, clock = new ManualClock()): ConsumerOffsetManager {
  const manager = new ConsumerOffsetManager({
    file: configFile(directory, 'consumerOffset.json'),
    clock,
    log: silentLog,
    settings: () => ({ consumerOffsetUpdateVersionStep: 500 }),
  });
  manager.load();
  return manager;
}
