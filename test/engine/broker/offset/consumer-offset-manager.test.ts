import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseObject } from '../../../../src/protocol/json/read.ts';
import { jsonBody } from '../../../../src/protocol/json/write.ts';
import { apacheStore } from '../support/apache-store.ts';
import { loadOffsets, ManualClock, newDirectory } from '../support/tables.ts';

const fileOf = (directory: string): string => join(directory, 'config', 'consumerOffset.json');

describe('ConsumerOffsetManager', () => {
  it('knows -1 until a commit, also of 0', () => {
    const offsets = loadOffsets(newDirectory());
    expect(offsets.query('g', 'T', 0)).toBe(-1);
    expect(offsets.commit('g', 'T', 0, 0)).toBe(true);
    expect(offsets.query('g', 'T', 0)).toBe(0);
    offsets.commit('g', 'T', 0, 9);
    offsets.commit('g', 'T', 0, 7);
    expect(offsets.query('g', 'T', 0)).toBe(7);
  });

  it('passes over a negative commit', () => {
    const offsets = loadOffsets(newDirectory());
    offsets.commit('g', 'T', 0, 5);
    expect(offsets.commit('g', 'T', 0, -1)).toBe(false);
    expect(offsets.query('g', 'T', 0)).toBe(5);
  });

  it('finds topics and groups, clones and removes', () => {
    const offsets = loadOffsets(newDirectory());
    offsets.commit('g', 'T', 0, 1);
    offsets.commit('g', 'U', 1, 2);
    offsets.commit('h', 'T', 0, 3);
    expect(offsets.topicsOf('g')).toEqual(['T', 'U']);
    expect(offsets.groupsOf('T')).toEqual(['g', 'h']);
    offsets.clone('g', 'copy', 'U');
    expect([...offsets.queryAll('copy', 'U')]).toEqual([[1, 2]]);
    offsets.removeTopic('T');
    expect([offsets.topicsOf('g'), offsets.topicsOf('h')]).toEqual([['U'], []]);
    offsets.removeGroup('g');
    expect(offsets.groupsOf('U')).toEqual(['copy']);
    expect([...offsets.queryAll('g', 'U')]).toEqual([]);
  });

  it('tells how far a group has pulled apart from what it committed', () => {
    const offsets = loadOffsets(newDirectory());
    expect(offsets.queryPullOffset('g', 'T', 0)).toBe(-1);
    offsets.commit('g', 'T', 0, 5);
    expect(offsets.queryPullOffset('g', 'T', 0)).toBe(5);
    offsets.commitPullOffset('g', 'T', 0, 37);
    expect([offsets.queryPullOffset('g', 'T', 0), offsets.query('g', 'T', 0)]).toEqual([37, 5]);
  });

  it('moves its version every 500 commits', () => {
    const offsets = loadOffsets(newDirectory());
    for (let i = 0; i < 499; i++) offsets.commit('g', 'T', 0, i);
    expect(offsets.dataVersion.counter).toBe(0);
    offsets.commit('g', 'T', 0, 500);
    expect(offsets.dataVersion.counter).toBe(1);
  });

  it('survives a restart, in strict JSON of the form of 5.3.3', async () => {
    const directory = newDirectory();
    const offsets = loadOffsets(directory);
    offsets.commit('g', 'T', 0, 7);
    offsets.commit('g', 'T', 1, 12);
    offsets.commit('g', '%RETRY%g', 0, 3);
    await offsets.flush();
    const json = JSON.parse(readFileSync(fileOf(directory), 'utf8')) as Record<string, unknown>;
    expect(json).toEqual({
      dataVersion: { counter: 0, stateVersion: 0, timestamp: 1_700_000_000_000 },
      groupTopicMap: { g: ['T', '%RETRY%g'] },
      offsetTable: { 'T@g': { 0: 7, 1: 12 }, '%RETRY%g@g': { 0: 3 } },
    });
    expect([...loadOffsets(directory).queryAll('g', 'T')]).toEqual([
      [0, 7],
      [1, 12],
    ]);
  });

  it('survives a restart for names that every object knows', async () => {
    const directory = newDirectory();
    const offsets = loadOffsets(directory);
    for (const name of ['__proto__', 'constructor', 'toString']) offsets.commit(name, name, 0, 7);
    await offsets.flush();
    const again = loadOffsets(directory);
    for (const name of ['__proto__', 'constructor', 'toString']) expect(again.query(name, name, 0)).toBe(7);
    expect(again.snapshot()).toEqual(offsets.snapshot());
  });

  it('writes only when something changed', async () => {
    const directory = newDirectory();
    const offsets = loadOffsets(directory);
    await offsets.flush();
    expect(() => readFileSync(fileOf(directory))).toThrow('ENOENT');
  });

  it('saves at shutdown what is not saved yet', () => {
    const directory = newDirectory();
    const offsets = loadOffsets(directory);
    offsets.commit('g', 'T', 0, 7);
    offsets.saveNow();
    expect(loadOffsets(directory).query('g', 'T', 0)).toBe(7);
  });

  it.each(['4.9.7-clean', '5.3.3-clean'] as const)('reads the bare keys of %s', (name) => {
    const directory = apacheStore(name);
    expect(readFileSync(fileOf(directory), 'utf8')).toMatch(/[{,]0:\d/);
    const offsets = loadOffsets(directory);
    expect(offsets.query('order-service', 'Orders', 0)).toBeGreaterThan(0);
    expect(offsets.topicsOf('order-service')).toContain('Orders');
  });

  it('leaves out keys that name no topic and group', () => {
    const directory = newDirectory();
    mkdirSync(join(directory, 'config'));
    writeFileSync(fileOf(directory), '{"offsetTable":{"T@g":{0:1},"T":{0:2},"T@g@h":{0:3}}}');
    const offsets = loadOffsets(directory);
    expect(offsets.topicsOf('g')).toEqual(['T']);
    expect(offsets.groupsOf('T')).toEqual(['g']);
  });
});

describe('a reset that the consumers were told of', () => {
  const start = () => {
    const clock = new ManualClock();
    const offsets = loadOffsets(newDirectory(), clock);
    offsets.commit('g', 'T', 0, 100);
    offsets.reset('g', 'T', 0, 10, true);
    return { clock, offsets };
  };

  it('shows at once, and keeps out commits from before until the target is committed', () => {
    const { offsets } = start();
    expect(offsets.query('g', 'T', 0)).toBe(10);
    expect(offsets.commit('g', 'T', 0, 101)).toBe(false);
    expect(offsets.query('g', 'T', 0)).toBe(10);
    expect(offsets.commit('g', 'T', 0, 10)).toBe(true);
    expect(offsets.commit('g', 'T', 0, 12)).toBe(true);
    expect(offsets.query('g', 'T', 0)).toBe(12);
  });

  it('ends with a pull at the target', () => {
    const { offsets } = start();
    expect(offsets.takeReset('g', 'T', 0, 10)).toBeUndefined();
    expect(offsets.commit('g', 'T', 0, 13)).toBe(true);
  });

  it('leaves pulls alone while a client may be following, then moves the one that does not', () => {
    const { offsets, clock } = start();
    expect(offsets.takeReset('g', 'T', 0, 100)).toBeUndefined();
    clock.time += 29_000;
    expect(offsets.takeReset('g', 'T', 0, 100)).toBeUndefined();
    clock.time += 2000;
    expect(offsets.takeReset('g', 'T', 0, 130)).toBe(10);
    expect(offsets.takeReset('g', 'T', 0, 130)).toBeUndefined();
  });

  it('is not waited for when nobody was online, and forgotten with its group and topic', () => {
    const offsets = loadOffsets(newDirectory());
    offsets.reset('g', 'T', 0, 10, false);
    expect(offsets.commit('g', 'T', 0, 50)).toBe(true);
    const other = start().offsets;
    other.removeGroup('g');
    expect(other.commit('g', 'T', 0, 50)).toBe(true);
    const third = start().offsets;
    third.removeTopic('T');
    expect(third.commit('g', 'T', 0, 50)).toBe(true);
  });
});

describe('offsets of groups that have changed', () => {
  it('bring another table up to date, with what is gone and without what is not told', () => {
    const master = loadOffsets(newDirectory());
    const slave = loadOffsets(newDirectory());
    const bring = (version: string): string => {
      slave.adopt(parseObject(jsonBody(master.changedSince(version))));
      return master.version;
    };
    for (const group of ['a', 'b', 'c']) master.commit(group, 'T', 0, 5);
    master.commit('a', 'U', 1, 7);
    let known = bring('');
    expect(slave.snapshot().offsetTable).toEqual(master.snapshot().offsetTable);
    expect(jsonBody(master.changedSince(known)).toString()).not.toContain('T@');

    master.commit('a', 'T', 0, 6);
    master.removeGroup('b');
    master.reset('c', 'T', 0, 2, false);
    const told = jsonBody(master.changedSince(known)).toString();
    expect([told.includes('T@a'), told.includes('U@a'), told.includes('T@b')]).toEqual([true, true, false]);
    known = bring(known);
    expect(slave.snapshot().offsetTable).toEqual(master.snapshot().offsetTable);

    master.removeTopic('T');
    master.clone('a', 'd', 'U');
    known = bring(known);
    expect(slave.snapshot().offsetTable).toEqual({ 'U@a': { 1: 7 }, 'U@d': { 1: 7 } });
    // A table that was taken over as a whole has changed for everybody.
    const before = master.version;
    master.adopt(parseObject(jsonBody(slave.snapshot())));
    expect(jsonBody(master.changedSince(before)).toString()).not.toContain('mqGroups');
  });
});
