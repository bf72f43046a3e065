import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AdminClient } from '../../src/client/admin-client.ts';
import { Producer } from '../../src/client/producer/producer.ts';
import { topicConfig } from '../../src/protocol/bodies/topic-config.ts';
import { startTestBroker, type TestBroker } from '../../src/testing.ts';
import { firstSpawned } from '../cli/in-process.ts';
import { ScriptedZooKeeper } from '../engine/ha/coordination/scripted-zookeeper.ts';
import { type Registration, registerForeignBroker } from './support/foreign-broker.ts';

const { mq, mqJson } = firstSpawned();

/** A broker with a dead letter, and one that was just killed. */
let broker: TestBroker;
let dead: Registration;
const run = (...args: string[]) =>
  mq(['doctor', '--slow', '10s', ...args], { env: { NAMESRV_ADDR: broker.namesrvAddr } });

beforeAll(async () => {
  broker = await startTestBroker();
  const client = new AdminClient({ namesrvAddr: broker.namesrvAddr });
  await client.topics.update(broker.brokerAddr, topicConfig('%DLQ%Failing', { readQueueNums: 1, writeQueueNums: 1 }));
  await client.close();
  const producer = new Producer({ namesrvAddr: broker.namesrvAddr });
  await producer.send({ topic: '%DLQ%Failing', body: 'x' });
  await producer.close();
  dead = await registerForeignBroker(broker.namesrvAddr, {
    ...{ brokerName: 'dead-broker', clusterName: broker.clusterName, topics: [] },
  });
});
afterAll(async () => {
  await dead.close();
  await broker.close();
});

describe('mq doctor', () => {
  it('gives the verdict first, then findings with evidence and what to run next', async () => {
    const { status, stdout, stderr } = await run();
    expect({ status, stderr }).toEqual({ status: 10, stderr: '' });
    const lines = stdout.split('\n');
    expect(lines[0]).toMatch(/^BAD: 1 critical, 1 warning; broker dead-broker 127\.0\.0\.1:1 could not be asked$/);
    expect(lines[1]).toMatch(/^33 checks in \d+\.\d s: 1 name server, 2 brokers, \d+ topics, \d+ groups?\.$/);
    expect(stdout).toMatch(/^CRITICAL {2}connect-failed {2}dead-broker 127\.0\.0\.1:1$/m);
    expect(stdout).toMatch(/^WARNING {2}dlq-growing {2}Failing$/m);
    expect(stdout).toMatch(/^ {2}next: mq dlq list -g Failing\n {8}mq dlq show -g Failing$/m);
    expect(stdout).toMatch(/^ {2}more: docs\/runbooks\/dlq-growing\.md$/m);
    expect(lines.filter((line) => line.length > 80 && !/^ +(next: )?mq /.test(line))).toEqual([]);
    expect(stdout).not.toContain('was not judged');
  });

  it('ends with 10 for a broker that is listed and does not answer, as one document', async () => {
    const { status, document } = await mqJson(['doctor', '--skip', 'dlq-growing', '-n', broker.namesrvAddr]);
    expect(status).toBe(10);
    expect(document).toMatchObject({
      status: 'bad',
      worst: 'critical',
      failOn: 'warning',
      findings: [{ check: 'connect-failed', unanswered: true, runbook: 'docs/runbooks/connect-failed.md' }],
      unasked: [{ subject: 'broker dead-broker 127.0.0.1:1', error: { code: 'UNREACHABLE' } }],
      looked: { nameServers: 1, brokers: 2 },
    });
  });

  it('answers a monitor in one line, and with its statuses', async () => {
    const warning = await run('--format', 'nagios', '--check', 'dlq-growing');
    expect(warning.status).toBe(1);
    const bad = await run('--format', 'nagios');
    expect(bad.status).toBe(2);
    expect(bad.stdout).toMatch(
      /^MQ CRITICAL - 1 critical, 1 warning; .*dlq-growing \(Failing\).* \| critical=1;;0;0 warning=1;0;;0 .*\n$/,
    );
    const gone = await mq(['doctor', '--format', 'nagios', '-n', '127.0.0.1:1']);
    expect(gone).toMatchObject({
      status: 3,
      stdout: expect.stringMatching(/^MQ UNKNOWN - cannot connect to 127\.0\.0\.1:1/),
    });
  });

  it('looks at groups where no name server answers, in the ZooKeeper that is named, by a context too', async () => {
    const zookeeper = await ScriptedZooKeeper.start();
    const home = mkdtempSync(join(tmpdir(), 'mq-doctor-home-'));
    const options = { env: { XDG_CONFIG_HOME: home } };
    const kept = ['context', 'add', 'gone', '-n', '127.0.0.1:1', '--zookeeper', zookeeper.address];
    try {
      const named = ['doctor', '-c', 'C', '-n', '127.0.0.1:1', '--zookeeper', zookeeper.address];
      const found = {
        status: 10,
        stdout: expect.stringMatching(
          /^BAD: 1 critical; name server 127\.0\.0\.1:1 could not be asked\n(?:.*\n)*CRITICAL {2}connect-failed {2}127\.0\.0\.1:1\n {2}No name server answers: /,
        ),
      };
      expect(await mq(named)).toMatchObject(found);
      expect(await mq(kept, options)).toMatchObject({ status: 0 });
      expect(await mq(['doctor', '-c', 'C'], options)).toMatchObject(found);
      expect(await mq(['doctor'], options)).toMatchObject({ status: 64, stderr: expect.stringContaining('-c') });
    } finally {
      await zookeeper.stop();
      rmSync(home, { recursive: true, force: true });
    }
  });

  it('refuses a check there is not, and a store there is not', async () => {
    const slip = await run('--check', 'dlq-groing');
    expect(slip).toMatchObject({
      status: 64,
      stdout: '',
      stderr: expect.stringContaining('Did you mean dlq-growing?'),
    });
    expect(await run('--store', '/nowhere/store')).toMatchObject({ status: 65, stdout: '' });
  });
});
