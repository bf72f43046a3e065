import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestBroker, type TestBroker } from '../../src/testing.ts';
import { firstSpawned } from '../cli/in-process.ts';

const { mq, mqJson } = firstSpawned();

let directory = '';
let broker: TestBroker;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'mq-support-'));
  broker = await startTestBroker();
});

afterAll(async () => {
  await broker.close();
  rmSync(directory, { recursive: true, force: true });
});

it('is made, and read again', async () => {
  const log = join(directory, 'my.log');
  writeFileSync(log, 'ERROR password=hunter2 refused\n');
  const file = join(directory, 'b.tar.gz');
  const made = await mq(['support-bundle', '-n', broker.namesrvAddr, '-o', file, '--log', log]);
  expect(made).toMatchObject({ status: 0, stdout: expect.stringContaining(`${file}: `) });
  expect(made.stderr).toContain('Look through it');
  const read = await mqJson(['support-bundle', '--analyze', file]);
  expect(read.document).toMatchObject({
    brokers: [{ broker: 'test-broker-0' }],
    logs: [{ errors: 1, commonest: [{ line: 'ERROR password=(removed) refused' }] }],
  });
  const shown = await mq(['support-bundle', '--analyze', file]);
  expect(shown.stdout).toContain('#Broker');
  expect(shown.stdout).not.toContain('hunter2');
  expect([0, 10]).toContain(shown.status);
});

it('says what is no bundle', async () => {
  const run = await mq(['support-bundle', '--analyze', join(directory, 'none.tar.gz')]);
  expect(run).toMatchObject({ status: 65, stdout: '', stderr: expect.stringContaining('none.tar.gz') });
});
