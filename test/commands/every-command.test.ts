import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestBroker, type TestBroker } from '../../src/testing.ts';
import { type MqRun, mq } from '../cli/spawn.ts';

let broker: TestBroker;

beforeAll(async () => {
  broker = await startTestBroker();
});

afterAll(() => broker.close());

/** Nobody listens here: the port is reserved, and never given to a process. */
const NOWHERE = '127.0.0.1:1';

/** Each command with the flags it needs, of a target that the name server has to be asked for. */
const commands: readonly (readonly string[])[] = [
  ['clusterList'],
  ['updateTopic', '-t', 'T', '-c', 'DefaultCluster'],
  ['deleteTopic', '-t', 'T', '-c', 'DefaultCluster'],
  ['topicList'],
  ['topicRoute', '-t', 'T'],
  ['topicStatus', '-t', 'T'],
  ['brokerStatus', '-c', 'DefaultCluster'],
  ['getBrokerConfig', '-c', 'DefaultCluster'],
  ['updateBrokerConfig', '-c', 'DefaultCluster', '-k', 'fileReservedTime', '-v', '48'],
  ['updateSubGroup', '-g', 'G', '-c', 'DefaultCluster'],
  ['deleteSubGroup', '-g', 'G', '-c', 'DefaultCluster'],
];

const firstLine = ({ stderr }: MqRun): string => stderr.split('\n')[0] ?? '';

describe.each(commands)('%s', (...line) => {
  it('says which name server is not reached, and who named it', async () => {
    const byFlag = await mq([...line, '-n', NOWHERE]);
    expect(byFlag).toMatchObject({ status: 69, stdout: '' });
    expect(firstLine(byFlag)).toMatch(/^mq: .*127\.0\.0\.1:1\b.*came from -n$/);
    const byEnv = await mq([...line, '--json'], { env: { NAMESRV_ADDR: NOWHERE } });
    expect(byEnv).toMatchObject({ status: 69, stdout: '' });
    expect(JSON.parse(byEnv.stderr).error).toMatchObject({ code: 'UNREACHABLE', addressFrom: 'NAMESRV_ADDR' });
  });

  it('refuses a flag it does not have', async () => {
    const run = await mq([...line, '--nope', '-n', broker.namesrvAddr]);
    expect(run).toMatchObject({ status: 64, stdout: '' });
    expect(firstLine(run)).toBe(`mq: ${line[0]} has no flag --nope`);
  });

  it('shows its help without what it needs, in 80 columns', async () => {
    const run = await mq([String(line[0]).toLowerCase(), '-h']);
    expect(run).toMatchObject({ status: 0, stderr: '' });
    expect(run.stdout).toContain(`$ mq ${line[0]}`);
    expect(run.stdout.split('\n').filter((text) => text.length > 80)).toEqual([]);
  });
});

describe('a command that names a cluster', () => {
  const named = commands.filter((line) => line.includes('DefaultCluster'));

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

describe('a reader that goes away', () => {
  it.each([['topicList'], ['getBrokerConfig'], ['brokerStatus'], ['clusterList']])(
    'ends %s quietly',
    async (command) => {
      const run = await mq([command, '-n', broker.namesrvAddr], { closeStdout: true });
      expect(run.status).toBe(0);
      expect(run.stderr).not.toContain('mq:');
    },
  );
});
