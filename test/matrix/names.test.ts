import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestBroker, type TestBroker } from '../../src/testing.ts';
import { mq } from '../cli/spawn.ts';

let broker: TestBroker;

beforeAll(async () => {
  broker = await startTestBroker();
});

afterAll(() => broker.close());

/** Commands that take a cluster, each with the other flags it needs. */
const named: readonly (readonly string[])[] = [
  ['updateTopic', '-t', 'T', '-c', 'DefaultCluster'],
  ['deleteTopic', '-t', 'T', '-c', 'DefaultCluster'],
  ['brokerStatus', '-c', 'DefaultCluster'],
  ['getBrokerConfig', '-c', 'DefaultCluster'],
  ['updateBrokerConfig', '-c', 'DefaultCluster', '-k', 'fileReservedTime', '-v', '48'],
  ['updateSubGroup', '-g', 'G', '-c', 'DefaultCluster'],
  ['deleteSubGroup', '-g', 'G', '-c', 'DefaultCluster'],
];

describe('a command that names a cluster', () => {
  it.each(named)('%s exits 65 for one that is not there, with the nearest', async (...line) => {
    const words = line.map((word) => (word === 'DefaultCluster' ? 'DefaultClutser' : word));
    const run = await mq([...words, '-n', broker.namesrvAddr]);
    expect(run).toMatchObject({ status: 65, stdout: '' });
    expect(run.stderr).toContain('there is no cluster DefaultClutser');
    expect(run.stderr).toContain('Did you mean DefaultCluster?');
  });

  it.each(named)('%s exits 64 for an address without a port', async (...line) => {
    const run = await mq([...line.slice(0, line.indexOf('-c')), ...line.slice(line.indexOf('-c') + 2), '-b', 'host']);
    expect(run).toMatchObject({ status: 64, stdout: '' });
    expect(run.stderr).toContain('Brokers listen on port 10911: host:10911.');
  });
});
