import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  readSubscriptionGroupConfig,
  subscriptionGroupConfig,
} from '../../../../src/protocol/bodies/subscription-group.ts';
import { systemGroups } from '../../../../src/protocol/names.ts';
import { apacheStore } from '../support/apache-store.ts';
import { loadGroups, newDirectory } from '../support/tables.ts';

describe('SubscriptionGroupManager', () => {
  it('has the groups of a fresh 5.3.3', () => {
    expect([...loadGroups(newDirectory()).all().keys()].sort()).toEqual([...systemGroups].sort());
  });

  it('makes a group when it first appears, and has it after a restart', async () => {
    const directory = newDirectory();
    const groups = loadGroups(directory);
    expect(groups.get('order-service')).toBeUndefined();
    expect(groups.find('order-service')).toEqual(
      subscriptionGroupConfig('order-service', { others: { groupRetryPolicy: { type: 'CUSTOMIZED' } } }),
    );
    await groups.saved();
    expect(loadGroups(directory).get('order-service')?.retryMaxTimes).toBe(16);
  });

  it.each([
    ['auto-create is off', 'order-service', false],
    ['the name is a path', '../g', true],
    ['the name would break the offset table', 'a@b', true],
    ['the name is blank', ' ', true],
    ['its retry topic would be too long', 'g'.repeat(250), true],
  ])('makes none when %s', (_, group, autoCreate) => {
    expect(loadGroups(newDirectory(), autoCreate).find(group)).toBeUndefined();
  });

  it('makes system groups even when auto-create is off', () => {
    expect(loadGroups(newDirectory(), false).find('CID_RMQ_SYS_REVIVE_GROUP')).toBeDefined();
  });

  it('keeps what it does not know, forbids and disables', async () => {
    const directory = newDirectory();
    const groups = loadGroups(directory);
    const policy = { type: 'CUSTOMIZED', customizedRetryPolicy: { next: [1000, 5000] } };
    groups.update(readSubscriptionGroupConfig({ groupName: 'g', retryMaxTimes: 3, groupRetryPolicy: policy }));
    groups.setForbidden('g', 'T', true);
    groups.disableConsume('g');
    await groups.saved();
    const again = loadGroups(directory);
    expect(again.get('g')).toMatchObject({
      retryMaxTimes: 3,
      consumeEnable: false,
      others: { groupRetryPolicy: policy },
    });
    expect(again.isForbidden('g', 'T')).toBe(true);
    expect(again.isForbidden('g', 'U')).toBe(false);
    expect(again.dataVersion).toEqual(groups.dataVersion);
    again.setForbidden('g', 'T', false);
    expect(again.isForbidden('g', 'T')).toBe(false);
    expect(again.delete('g')).toBe(true);
    expect(again.delete('g')).toBe(false);
  });

  it('keeps groups with names that every object knows', async () => {
    const directory = newDirectory();
    const groups = loadGroups(directory);
    for (const name of ['__proto__', 'constructor']) groups.find(name);
    groups.setForbidden('__proto__', '__proto__', true);
    await groups.saved();
    const again = loadGroups(directory);
    for (const name of ['__proto__', 'constructor']) expect(again.get(name)).toEqual(groups.get(name));
    expect(again.isForbidden('__proto__', '__proto__')).toBe(true);
  });

  it('reads the bit mask the original forbids with', () => {
    const directory = newDirectory();
    mkdirSync(join(directory, 'config'));
    const table = { forbiddenTable: { g: { T: 4, U: 2 } }, subscriptionGroupTable: {} };
    writeFileSync(join(directory, 'config', 'subscriptionGroup.json'), JSON.stringify(table));
    const groups = loadGroups(directory);
    expect([groups.isForbidden('g', 'T'), groups.isForbidden('g', 'U')]).toEqual([true, false]);
  });

  it('writes strict JSON with the fields 5.3.3 writes', async () => {
    const directory = newDirectory();
    const groups = loadGroups(directory);
    groups.find('g');
    await groups.saved();
    const text = readFileSync(join(directory, 'config', 'subscriptionGroup.json'), 'utf8');
    const json = JSON.parse(text) as { subscriptionGroupTable: Record<string, object>; forbiddenTable: object };
    expect(Object.keys(json).sort()).toEqual(['dataVersion', 'forbiddenTable', 'subscriptionGroupTable']);
    expect(json.subscriptionGroupTable['g']).toEqual({
      attributes: {},
      brokerId: 0,
      consumeBroadcastEnable: true,
      consumeEnable: true,
      consumeFromMinEnable: true,
      consumeMessageOrderly: false,
      consumeTimeoutMinute: 15,
      groupName: 'g',
      groupRetryPolicy: { type: 'CUSTOMIZED' },
      groupSysFlag: 0,
      notifyConsumerIdsChangedEnable: true,
      retryMaxTimes: 16,
      retryQueueNums: 1,
      whichBrokerWhenConsumeSlowly: 1,
    });
  });

  it.each(['4.9.7-clean', '5.3.3-clean'] as const)('reads the file of %s', (name) => {
    const group = loadGroups(apacheStore(name)).get('order-service');
    expect(group).toMatchObject({ consumeEnable: true, retryQueueNums: 1, consumeTimeoutMinute: 15 });
  });
});
