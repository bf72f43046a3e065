import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { BrokerConfig } from '../../../../src/config/index.ts';
import { decodeHaRuntimeInfo } from '../../../../src/protocol/bodies/ha-runtime-info.ts';
import { decodeKVTable } from '../../../../src/protocol/bodies/kv-table.ts';
import { RequestCode } from '../../../../src/protocol/codes/request.ts';
import { ResponseCode } from '../../../../src/protocol/codes/response.ts';
import { type Bench, openBench, SUBSCRIPTION } from '../../broker/support/raw-client.ts';

const cleanups: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

const newDirectory = async (): Promise<string> => {
  const directory = await mkdtemp(join(tmpdir(), 'mq-replicated-'));
  cleanups.push(() => rm(directory, { recursive: true, force: true }));
  return directory;
};

async function start(config: Partial<BrokerConfig>, directory?: string): Promise<Bench> {
  const bench = await openBench({ directory: directory ?? (await newDirectory()), config: { ...config } });
  cleanups.push(() => bench.close());
  return bench;
}

const master = (config: Partial<BrokerConfig> = {}): Promise<Bench> => start({ brokerName: 'group', ...config });

const slaveOf = (bench: Bench, config: Partial<BrokerConfig> = {}, directory?: string): Promise<Bench> =>
  start(
    { brokerName: 'group', brokerRole: 'SLAVE', brokerId: 1, namesrvAddr: bench.broker.namesrvAddr, ...config },
    directory,
  );

const runtime = async (bench: Bench): Promise<Record<string, string>> =>
  decodeKVTable((await bench.ask(RequestCode.GET_BROKER_RUNTIME_INFO)).body);

const logEnd = async (bench: Bench): Promise<number> => Number((await runtime(bench))['commitLogMaxOffset']);

async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
  for (let i = 0; i < 500; i++) {
    if (await holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error(`it never came to be: ${what}`);
}

const caughtUp = (slave: Bench, bench: Bench): Promise<void> =>
  until('the slave has the log', async () => (await logEnd(slave)) === (await logEnd(bench)));

const logOf = (bench: Bench): Promise<Buffer> =>
  readFile(join(bench.broker.directory, 'commitlog', '00000000000000000000'));

describe('a slave of ours and a master of ours', () => {
  it('has the same log, byte by byte, serves reads from it, and refuses what needs the master', async () => {
    const bench = await master();
    for (let i = 0; i < 50; i++) expect((await bench.send({ body: `early-${i}` })).code).toBe(0);
    const slave = await slaveOf(bench);
    await caughtUp(slave, bench);
    for (let i = 0; i < 50; i++) expect((await bench.send({ body: `late-${i}` })).code).toBe(0);
    await caughtUp(slave, bench);
    expect((await logOf(slave)).equals(await logOf(bench))).toBe(true);

    await until('the topics are there', async () => (await slave.pull({ sysFlag: SUBSCRIPTION })).code === 0);
    const refused = await slave.send({ body: 'no' });
    expect(refused).toMatchObject({
      code: ResponseCode.SERVICE_NOT_AVAILABLE,
      extFields: { masterAddr: bench.broker.brokerAddr, epoch: '0' },
    });
    expect(refused.remark).toMatch(/^\[NOT_MASTER\]/);

    const seen = decodeHaRuntimeInfo((await bench.ask(RequestCode.GET_BROKER_HA_STATUS)).body);
    expect(seen).toMatchObject({ master: true, inSyncSlaveNums: 1, slaves: [{ diff: 0, inSync: true }] });
    const own = decodeHaRuntimeInfo((await slave.ask(RequestCode.GET_BROKER_HA_STATUS)).body);
    expect(own).toMatchObject({ master: false, client: { maxOffset: await logEnd(bench) } });
    expect(await runtime(slave)).toMatchObject({ brokerRole: 'SLAVE', haConnected: 'true', haBehindBytes: '0' });
  });
});
