import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../support/ports.ts';
import { CLUSTER_NAME, type Cluster, type ClusterOptions, properties } from './cluster.ts';
import { ROOT } from './paths.ts';
import { startService, waitFor } from './process.ts';
import { brokerReady } from './ready.ts';

/** The executable under test. */
export const MQ_BIN = join(ROOT, 'bin', 'run.js');

/** Starts our broker, with its embedded name server unless one is given, through the command a user types. */
export async function startMq(options: ClusterOptions = {}): Promise<Cluster> {
  const dir = options.dir ?? (await mkdtemp(join(tmpdir(), 'mq-ours-')));
  const store = options.store ?? join(dir, 'store');
  await mkdir(dir, { recursive: true });
  const port = options.port ?? (await freePort([-2]));
  const broker = `127.0.0.1:${port}`;
  const brokerName = options.brokerName ?? 'broker-a';
  const conf = join(dir, 'broker.conf');
  const lines = {
    ...{ brokerClusterName: CLUSTER_NAME, brokerName, brokerId: 0, brokerIP1: '127.0.0.1' },
    haListenPort: await freePort(),
    ...options.config,
  };
  await writeFile(conf, properties(lines));
  const args = [MQ_BIN, 'broker', 'start', '-c', conf, '--store', store, '--port', `${port}`];
  let namesrv = options.namesrv;
  if (namesrv === undefined) {
    const namesrvPort = await freePort();
    namesrv = `127.0.0.1:${namesrvPort}`;
    args.push('--namesrv-port', `${namesrvPort}`);
  } else {
    args.push('-n', namesrv);
  }
  const env = { ...process.env, NAMESRV_ADDR: undefined };
  const service = startService(process.execPath, args, join(dir, 'broker.out'), { cwd: dir, env });
  try {
    await waitFor(
      'boot success of our broker',
      () => {
        if (service.exited) throw new Error(`our broker ended at start:\n${service.output()}`);
        return service.output().includes('boot success');
      },
      { everyMs: 20 },
    );
    await brokerReady(service, namesrv, broker);
  } catch (error) {
    await service.kill();
    throw error;
  }
  const end = async (gone: Promise<void>): Promise<void> => {
    await gone;
    if (options.dir === undefined) await rm(dir, { recursive: true, force: true });
  };
  return {
    peer: 'mq',
    namesrv,
    broker,
    brokerName,
    dir,
    store,
    pid: service.pid,
    logs: () => service.output(),
    stop: () => end(service.stop()),
    kill: () => end(service.kill()),
  };
}
