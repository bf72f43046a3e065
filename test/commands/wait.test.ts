import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestBroker, type TestBroker } from '../../src/testing.ts';
import { mq, mqJson } from '../cli/spawn.ts';
import { freePort } from '../support/ports.ts';

let broker: TestBroker;
beforeAll(async () => {
  broker = await startTestBroker();
});
afterAll(() => broker.close());

describe('mq wait', () => {
  it('shows what it waited for, and tells of its progress on stderr', async () => {
    const run = await mq(['wait', 'master', '-b', broker.brokerName, '-n', broker.namesrvAddr]);
    expect(run).toMatchObject({
      status: 0,
      stdout: `${broker.brokerName} has its master at ${broker.brokerAddr}\n`,
      stderr: `waiting 30 s at most for a master of ${broker.brokerName}\n`,
    });
  });

  it('waits for a broker that is started meanwhile, through refused connections', async () => {
    const port = await freePort();
    const waiting = mqJson(['wait', 'broker', '-n', `127.0.0.1:${port}`, '--for', '15s']);
    const late = await startTestBroker({ config: { embeddedNamesrvPort: port } });
    const { status, document } = await waiting;
    await late.close();
    expect(status).toBe(0);
    expect(document).toMatchObject({
      what: '1 broker to be up and registered',
      seen: [{ address: late.brokerAddr, brokerName: 'test-broker', brokerId: 0 }],
    });
  });

  it('ends with 75 and what it saw last when the time is up', async () => {
    const run = await mq(['wait', 'topic', '-t', 'Nowhere', '--for', '200ms', '-n', broker.namesrvAddr]);
    expect(run).toMatchObject({ status: 75, stdout: '' });
    expect(run.stderr).toContain('\n  no name server has a route of Nowhere\n');
    expect(run.stderr).toContain('waited 200 ms in vain for topic Nowhere to be routable; seen last: no name server');
  });

  it('does not wait where the command line is wrong', async () => {
    const run = await mq(['wait', 'message', '-t', 'T', '-g', 'G', '--msgId', 'nonsense', '-n', broker.namesrvAddr]);
    expect(run).toMatchObject({ status: 64, stdout: '', stderr: expect.stringContaining('nonsense is no message id') });
  });
});
