import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestBroker, type TestBroker } from '../../src/testing.ts';
import { firstSpawned } from '../cli/in-process.ts';
import { DEAD_ADDR } from './support/foreign-broker.ts';

const { mq, mqJson } = firstSpawned();

let broker: TestBroker;

beforeAll(async () => {
  broker = await startTestBroker();
});

afterAll(() => broker.close());

/** One name server that answers and one that is down. */
const half = () => `${broker.namesrvAddr};${DEAD_ADDR}`;

describe('mq wipeWritePerm and addWritePerm', () => {
  it('ask, say how many topics each name server changed, and give them back', async () => {
    const asked = await mq(['wipeWritePerm', '-n', half(), '-b', broker.brokerName]);
    expect(asked).toMatchObject({ status: 64, stdout: '' });
    expect(asked.stderr).toContain(`Send producers away from broker ${broker.brokerName}`);
    const wiped = await mq(['wipeWritePerm', '-n', half(), '-b', broker.brokerName, '--yes']);
    expect(wiped.status).toBe(3);
    expect(wiped.stdout).toMatch(
      /^wipe write perm of broker\[test-broker\] in name server\[\S+\] OK, \d+\nwipe .* in name server\[127\.0\.0\.1:1\] Failed: .+\n$/,
    );
    const added = await mqJson(['addWritePerm', '-n', broker.namesrvAddr, '-b', broker.brokerName]);
    expect(added).toMatchObject({ status: 0, stderr: '' });
    expect(added.document).toEqual({
      brokerName: broker.brokerName,
      dryRun: false,
      nameServers: [{ address: broker.namesrvAddr, topics: expect.any(Number) }],
    });
  });
});

describe('mq updateKvConfig and deleteKvConfig', () => {
  const set = (value: string, ...more: string[]) =>
    mq(['updateKvConfig', '-n', broker.namesrvAddr, '-s', 'billing', '-k', 'owner', '-v', value, ...more]);

  it('set an entry, ask before another value is overwritten, and delete it', async () => {
    expect(await set('team-a')).toMatchObject({
      status: 0,
      stdout: `create or update kv config to namespace success.\n  ${broker.namesrvAddr} owner: (none) -> team-a\n`,
    });
    const asked = await set('team-b');
    expect(asked).toMatchObject({ status: 64, stdout: '' });
    expect(asked.stderr).toContain('Set owner in billing, now team-a, to team-b?');
    expect((await set('team-b', '--dry-run')).stdout).toContain('would create or update kv config');
    const gone = await mq(['deleteKvConfig', '-n', broker.namesrvAddr, '-s', 'billing', '-k', 'owner', '--yes']);
    expect(gone).toMatchObject({
      status: 0,
      stdout: `delete kv config from namespace success.\n  ${broker.namesrvAddr} owner: team-a -> (none)\n`,
    });
    const missing = await mq(['deleteKvConfig', '-n', broker.namesrvAddr, '-s', 'billing', '-k', 'owner', '--yes']);
    expect(missing).toMatchObject({ status: 65, stdout: '' });
  });
});

describe('mq getNamesrvConfig and updateNamesrvConfig', () => {
  it('show the settings of each, with the reason where there is no answer', async () => {
    const run = await mq(['getNamesrvConfig', '-n', half()]);
    expect(run.status).toBe(3);
    expect(run.stdout).toContain(`============${broker.namesrvAddr}============\n`);
    expect(run.stdout).toMatch(/^orderMessageEnable {32}= {2}true$/m);
    expect(run.stdout).toMatch(/^============127\.0\.0\.1:1============\nno answer: /m);
  });

  it('change one and read it back', async () => {
    const args = ['-n', broker.namesrvAddr, '-k', 'orderMessageEnable', '-v', 'false'];
    const run = await mq(['updateNamesrvConfig', ...args]);
    expect(run).toMatchObject({ status: 0, stderr: '' });
    expect(run.stdout).toBe(
      `update name server config success![${broker.namesrvAddr}]\norderMessageEnable : false\n  ${broker.namesrvAddr} orderMessageEnable: true -> false\n`,
    );
  });
});
