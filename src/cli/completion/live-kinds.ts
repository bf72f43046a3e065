import type { Command } from '@oclif/core';
import type { NameKind } from './names-cache.ts';

/** Flags by their long names; mqadmin's commands have several for one thing. */
const BY_NAME: Readonly<Record<string, NameKind>> = {
  topic: 'topics',
  topicName: 'topics',
  groupName: 'groups',
  consumerGroup: 'groups',
  group: 'groups',
  consumer: 'groups',
  subscriptionGroup: 'groups',
  srcGroup: 'groups',
  clusterName: 'clusters',
  cluster: 'clusters',
  brokerName: 'brokers',
  brokerAddr: 'addresses',
};

/** What the value of a flag stands for, where its name says something else (`--cluster TOPIC`). */
const BY_VALUE: Readonly<Record<string, NameKind>> = {
  TOPIC: 'topics',
  GROUP: 'groups',
  CLUSTER: 'clusters',
  BROKER: 'brokers',
};

/** The flags of a command whose values are names that a cluster has: long name → kind. */
export function liveFlags(flags: Readonly<Record<string, Command.Flag.Cached>>): ReadonlyMap<string, NameKind> {
  const kinds = Object.entries(flags).flatMap(([name, flag]): [string, NameKind][] => {
    if (flag.type !== 'option') return [];
    const kind = BY_VALUE[flag.helpValue?.toString() ?? ''] ?? BY_NAME[name];
    return kind === undefined ? [] : [[name, kind]];
  });
  return new Map(kinds);
}

/** What the first word after a command stands for: contexts of the commands about them. */
export const liveWord = (id: string): NameKind | undefined =>
  /^context:(use|show|rm)$/.test(id) ? 'contexts' : undefined;
