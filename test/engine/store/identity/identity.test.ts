import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { nodeFileSystem } from '../../../../src/engine/store/files/file-system.ts';
import { refuseForeignKinds } from '../../../../src/engine/store/identity/foreign-kinds.ts';
import { claimIdentity, type StoreIdentity } from '../../../../src/engine/store/identity/store-identity.ts';

let directory: string;
const warnings: string[] = [];
const log = { warn: (message: string): void => void warnings.push(message) };

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'mq-identity-test-'));
  warnings.length = 0;
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

describe('claimIdentity', () => {
  const identity: StoreIdentity = { brokerName: 'broker-a', brokerClusterName: 'DefaultCluster', brokerId: 0 };
  const claim = (change: Partial<StoreIdentity> = {}): StoreIdentity | undefined =>
    claimIdentity(directory, { ...identity, ...change }, log, nodeFileSystem);

  it('adopts a store without an identity under the configured name, and knows it afterwards', () => {
    expect(claim()).toBeUndefined();
    expect(claim()).toEqual(identity);
  });

  it('refuses another name and leaves the recorded one', () => {
    claim();
    expect(() => claim({ brokerName: 'broker-b' })).toThrow(
      expect.objectContaining({
        code: 'CONFIG',
        exitCode: 78,
        message: 'broker-b does not match the expected group name: broker-a',
        hint: expect.stringContaining('set brokerName=broker-a'),
      }),
    );
    expect(claim()).toEqual(identity);
  });

  it('follows a changed role and cluster', () => {
    claim();
    claim({ brokerId: 1, brokerClusterName: 'Other' });
    expect(claim()).toEqual({ brokerName: 'broker-a', brokerClusterName: 'Other', brokerId: 1 });
  });

  it('survives a torn file by its .bak', () => {
    claim();
    claim({ brokerId: 1 });
    writeFileSync(join(directory, 'mq', 'identity.json'), '{"brok');
    expect(() => claim({ brokerName: 'broker-b' })).toThrow('expected group name: broker-a');
    expect(warnings).toHaveLength(1);
  });
});

describe('refuseForeignKinds', () => {
  const plant = (path: string): void => {
    mkdirSync(join(directory, path, '..'), { recursive: true });
    writeFileSync(join(directory, path), '');
  };

  it('lets the folders of an ordinary store pass', () => {
    mkdirSync(join(directory, 'consumequeue', 'TopicTest', '0'), { recursive: true });
    mkdirSync(join(directory, 'consumequeue', 'CURRENT', '0'), { recursive: true });
    mkdirSync(join(directory, 'config'));
    plant('config/topics.json');
    mkdirSync(join(directory, 'kvStore'));
    expect(() => refuseForeignKinds(directory, nodeFileSystem)).not.toThrow();
    expect(() => refuseForeignKinds(join(directory, 'missing'), nodeFileSystem)).not.toThrow();
  });

  it.each([
    ['consumequeue/CURRENT', 'storeType=defaultRocksDB'],
    ['consumequeue/MANIFEST-000004', 'storeType=defaultRocksDB'],
    ['config/topics/CURRENT', 'storeType=defaultRocksDB'],
    ['config/rdb/CURRENT', 'configManagerVersion=v2'],
    ['config/users/CURRENT', 'users or permissions'],
    ['kvStore/CURRENT', 'popConsumerKVServiceEnable'],
    ['dledger-n0/data/00000000000000000000', 'DLedger'],
  ])('refuses %s', (path, words) => {
    plant(path);
    expect(() => refuseForeignKinds(directory, nodeFileSystem)).toThrow(
      expect.objectContaining({ code: 'CONFIG', message: expect.stringContaining(words) }),
    );
  });
});
