import { describe, expect, it } from 'vitest';
import { clusterChecks } from '../../../src/admin/doctor/checks/index.ts';
import { explanationOf, explanations } from '../../../src/admin/doctor/explain/index.ts';
import { diskChecks } from '../../../src/engine/doctor/index.ts';
import { problemOf } from './next-commands.ts';

/** The faults that have a name, in the order of the manual and of what operators met beside it. */
const NAMES = [
  ...['port-in-use', 'broker-name-mismatch', 'mapped-file-failed', 'disk-full', 'daemon-role-conflict'],
  ...['consumption-stuck', 'topic-in-use', 'ack-store-damaged', 'slave-not-listed', 'order-config-incomplete'],
  ...['subscription-conflict', 'slave-not-replicating', 'queue-index-damaged', 'foreign-protocol', 'connect-failed'],
  ...['remoting-timeout', 'no-route', 'slave-not-available', 'body-too-large', 'duplicate-group-in-process'],
  ...['group-missing', 'already-acked', 'retry-ack-once', 'ack-outcome-unknown', 'client-not-registered'],
  ...['flow-control', 'broker-busy', 'config-torn', 'clock-jumped', 'store-on-small-disk'],
  ...['more-consumers-than-queues', 'version-mixed', 'topic-on-one-broker-only', 'offset-ahead-of-log'],
  ...['dlq-growing', 'public-bind-without-acl'],
  ...['zookeeper-lost', 'group-without-master', 'no-failover', 'slave-out-of-set', 'member-parked'],
  ...['session-timeout', 'switch-failed', 'tail-set-aside', 'ha-file-damaged'],
];

describe('explanations', () => {
  it('are there for every fault that has a name', () => {
    expect(explanations.map(({ name }) => name)).toEqual(NAMES);
  });

  it('say truly where checks look', () => {
    const scopes = new Map<string, string[]>();
    for (const { name, scope } of [...clusterChecks, ...diskChecks]) {
      scopes.set(name, [...(scopes.get(name) ?? []), scope]);
    }
    expect(Object.fromEntries(explanations.map(({ name, seenBy }) => [name, [...seenBy]]))).toEqual(
      Object.fromEntries(NAMES.map((name) => [name, scopes.get(name) ?? []])),
    );
  });

  it('name commands and flags that there are', async () => {
    const problems = await Promise.all(explanations.flatMap(({ next }) => next.map(problemOf)));
    expect(problems.filter((problem) => problem !== undefined)).toEqual([]);
  });

  it('are short enough for a terminal where they are titles', () => {
    expect(explanations.filter(({ title }) => title.length > 72 || title.endsWith('.'))).toEqual([]);
  });

  it('are found by name, and a slip is set right', () => {
    expect(explanationOf('No-Route').name).toBe('no-route');
    expect(() => explanationOf('no-rute')).toThrow(
      expect.objectContaining({ code: 'USAGE', hint: expect.stringContaining('Did you mean no-route?') }),
    );
  });
});
