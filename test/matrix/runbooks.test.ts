import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { explanations } from '../../src/admin/doctor/explain/index.ts';
import { AdminClient } from '../../src/client/admin-client.ts';
import { Producer } from '../../src/client/producer/producer.ts';
import { subscriptionGroupConfig } from '../../src/protocol/bodies/subscription-group.ts';
import { topicConfig } from '../../src/protocol/bodies/topic-config.ts';
import { startTestBroker, type TestBroker } from '../../src/testing.ts';
import { bareEnv, binFile, packageRoot } from '../cli/spawn.ts';
import { commandsOf, type PageCommand } from './page-commands.ts';

const directory = join(packageRoot, 'docs', 'runbooks');
const pageOf = (name: string, language = ''): string => join(directory, `${name}${language}.md`);
const names = explanations.map(({ name }) => name);

const QUEUES = 4;

describe('the runbooks', () => {
  it.each(names)('have a page about %s, in English and Chinese, with the same commands', (name) => {
    const english = commandsOf(readFileSync(pageOf(name), 'utf8'));
    const chinese = commandsOf(readFileSync(pageOf(name, '.zh-CN'), 'utf8'));
    expect(english.length).toBeGreaterThan(0);
    expect(chinese).toEqual(english);
  });

  it('have no page about anything else, and an index of all of them', () => {
    const pages = readdirSync(directory).filter((file) => file.endsWith('.md') && !file.startsWith('README'));
    expect(pages.map((file) => file.replace(/(\.zh-CN)?\.md$/, '')).filter((name) => !names.includes(name))).toEqual(
      [],
    );
    for (const language of ['', '.zh-CN']) {
      const index = readFileSync(pageOf('README', language), 'utf8');
      expect(names.filter((name) => !index.includes(`(${name}${language}.md)`))).toEqual([]);
    }
  });
});

describe('the commands of a runbook', () => {
  let broker: TestBroker;
  let lab: string;
  let env: NodeJS.ProcessEnv;
  beforeAll(async () => {
    lab = await mkdtemp(join(tmpdir(), 'mq-runbooks-'));
    broker = await startTestBroker({ config: { brokerName: 'broker-a' } });
    await fill(broker);
    mkdirSync(join(lab, 'bin'));
    symlinkSync(binFile, join(lab, 'bin', 'mq'));
    env = bareEnv({
      ...{ PATH: join(lab, 'bin') + delimiter + process.env['PATH'], MQ_YES: '1' },
      ...{ NAMESRV_ADDR: broker.namesrvAddr, BROKER: broker.brokerAddr, STORE: join(lab, 'store') },
    });
    const closed = await startTestBroker({ directory: join(lab, 'closed'), config: { brokerName: 'broker-a' } });
    await fill(closed);
    await closed.close();
    cpSync(join(lab, 'closed'), join(lab, 'store'), { recursive: true });
  });
  afterAll(async () => {
    await broker?.close();
    await rm(lab, { recursive: true, force: true });
  });

  it.each(names.filter((name) => existsSync(pageOf(name))))('about %s do what it says', async (name) => {
    for (const command of commandsOf(readFileSync(pageOf(name), 'utf8'))) {
      const { status, output } = await shell(command, env, lab);
      expect(command.statuses, `${command.text}\n${output}`).toContain(status);
    }
  });
});

function shell(
  { text }: PageCommand,
  env: NodeJS.ProcessEnv,
  cwd: string,
): Promise<{ status: number; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn('bash', ['-c', text], { env, cwd, stdio: ['ignore', 'pipe', 'pipe'], timeout: 60_000 });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (more: string) => {
        output += more;
      });
    child.on('error', reject);
    child.on('close', (status) => resolve({ status: status ?? -1, output }));
  });
}

/** What every page speaks of: topic Orders with messages of the keys order-1 to order-8, group billing half way. */
async function fill({ namesrvAddr, brokerAddr, brokerName }: TestBroker): Promise<void> {
  const client = new AdminClient({ namesrvAddr });
  const producer = new Producer({ namesrvAddr });
  try {
    const queues = { readQueueNums: QUEUES, writeQueueNums: QUEUES };
    await client.topics.update(brokerAddr, topicConfig('Orders', queues));
    await client.topics.update(brokerAddr, topicConfig('%RETRY%billing', { readQueueNums: 1, writeQueueNums: 1 }));
    await client.groups.update(brokerAddr, subscriptionGroupConfig('billing'));
    for (let i = 0; i < 2 * QUEUES; i++) {
      const message = { topic: 'Orders', body: `order ${i + 1}`, keys: [`order-${i + 1}`] };
      await producer.send(message, { queue: { brokerName, queueId: i % QUEUES } });
    }
    for (let queueId = 0; queueId < QUEUES; queueId++)
      await client.offsets.commit(brokerAddr, 'billing', { topic: 'Orders', queueId }, 1);
  } finally {
    await producer.close();
    await client.close();
  }
}
