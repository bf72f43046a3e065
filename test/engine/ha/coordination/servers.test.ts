import { describe, expect, it } from 'vitest';
import { clusterPaths, nameOfNode, nodeName } from '../../../../src/engine/ha/coordination/paths.ts';
import { parseConnectString, shuffled } from '../../../../src/engine/ha/coordination/zookeeper/servers.ts';

describe('zookeeper=', () => {
  it.each([
    ['zk1:2182', ['zk1:2182'], ''],
    ['zk1, zk2:1 ,', ['zk1:2181', 'zk2:1'], ''],
    ['[::1]:2182,10.0.0.1', ['[::1]:2182', '10.0.0.1:2181'], ''],
    ['zk1:2181/a/b/', ['zk1:2181'], '/a/b'],
  ])('%s', (text, addresses, chroot) => {
    const parsed = parseConnectString(text);
    expect(parsed.servers.map(({ address }) => address)).toEqual(addresses);
    expect(parsed.chroot).toBe(chroot);
  });

  it.each(['', ',', 'zk1:x', 'zk1:0', 'zk1:70000', 'a:b:c', 'zk1:2181/a//b', '/a'])('refuses %s', (text) => {
    expect(() => parseConnectString(text)).toThrow(expect.objectContaining({ code: 'CONFIG' }));
  });

  it('is tried in another order, all of it', () => {
    const items = [1, 2, 3, 4, 5];
    expect(shuffled(items, () => 0)).not.toEqual(items);
    expect(shuffled(items, () => 0).sort()).toEqual(items);
    expect(shuffled(items, () => 0.999)).toEqual(items);
  });
});

describe('paths', () => {
  it('lie below root and cluster', () => {
    expect(clusterPaths('/mq', 'c').group('broker a').live).toBe('/mq/c/groups/broker%20a/live');
    expect(clusterPaths('/', 'c').daemon('h')).toBe('/c/daemons/h');
    expect(() => clusterPaths('mq', 'c')).toThrow('zookeeperRoot');
    expect(() => clusterPaths('/mq', '..')).toThrow('cannot be the name');
  });

  it('give names back', () => {
    for (const name of ['broker-a', 'a/b', '中', '%41', 'a.b']) expect(nameOfNode(nodeName(name))).toBe(name);
    expect(nameOfNode('%zz')).toBe('%zz');
  });
});
