import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { steadyClock, systemClock } from '../../src/clock.ts';
import { Daemon } from '../../src/engine/daemon/daemon.ts';
import { silentLogger } from '../../src/observe/index.ts';
import { firstSpawned } from '../cli/in-process.ts';
import { freePort } from '../support/ports.ts';

const { mq, mqJson } = firstSpawned();

let directory: string;
let file: string;
let port: number;
let daemon: Daemon | undefined;
beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'mq-daemon-'));
  file = join(directory, 'cluster.yaml');
  port = await freePort([-2, 1]);
  writeFileSync(
    file,
    `cluster: C
nameServers: [{host: 127.0.0.1, autoStart: false}]
brokers: [{host: 127.0.0.1, brokerName: broker-a, listenPort: ${port}, autoStart: false}]
`,
  );
});
afterEach(async () => {
  await daemon?.stop({ leaveBrokers: false });
  await daemon?.close();
  daemon = undefined;
  rmSync(directory, { recursive: true, force: true });
});

/** A daemon in this process; nothing of its cluster starts by itself. */
async function start(): Promise<Daemon> {
  const program = ['/nonexistent/mq'] as const;
  daemon = await Daemon.start({
    file,
    program: [...program],
    log: silentLogger,
    steady: steadyClock,
    wall: systemClock,
  });
  return daemon;
}

const on = (...words: string[]) => mq(['daemon', ...words, '-c', file]);

describe('mq daemon', () => {
  it('shows what is kept alive, as a table and as a document', async () => {
    await start();
    const run = await on('status');
    expect(run.status).toBe(0);
    expect(run.stdout).toMatch(
      new RegExp(`^cluster C, daemon pid ${process.pid} since .*, name servers 127\\.0\\.0\\.1:9876$`, 'm'),
    );
    expect(run.stdout).toContain('autoStart is false; mq daemon restart broker-a-1 starts it');
    const { document, status } = await mqJson(['daemon', 'status', '-c', file]);
    expect(status).toBe(0);
    expect(document).toMatchObject({
      daemon: { pid: process.pid, cluster: 'C' },
      children: [{ name: 'namesrv' }, { name: 'broker-a-1', phase: 'stopped', held: false, autoStart: false }],
    });
    const csv = await on('status', '--csv', '--columns', 'Name,State');
    expect(csv.stdout).toBe('Name,State\nnamesrv,stopped\nbroker-a-1,stopped\n');
  });

  it('shows what was noted last where none runs, with 10', async () => {
    await (await start()).close();
    const { document, status } = await mqJson(['daemon', 'status', '-c', file]);
    expect(status).toBe(10);
    expect(document).toMatchObject({ children: [{ name: 'broker-a-1' }, { name: 'namesrv' }] });
    expect((await on('stop')).status).toBe(69);
    const restart = await on('restart', 'broker-a-1');
    expect(restart.status).toBe(69);
    expect(restart.stderr).toContain('mq daemon start -c');
  });

  it('says what is in the way of a start, and does not start', async () => {
    await start();
    const squatter = createServer();
    await new Promise<void>((resolve) => squatter.listen(port + 1, '127.0.0.1', resolve));
    try {
      const run = await on('restart', 'broker-a');
      expect(run.status).toBe(69);
      expect(run.stderr).toContain(
        `broker-a-1 does not run (blocked): port ${port + 1} (haListenPort) is taken by pid ${process.pid}`,
      );
      expect((await on('status')).status).toBe(10);
      expect((await on('stop', 'broker-a-1')).stdout).toBe('stopped broker-a-1\n');
      expect((await on('status')).stdout).toContain(
        'stopped by mq daemon stop; mq daemon restart broker-a-1 starts it',
      );
    } finally {
      await new Promise((resolve) => squatter.close(resolve));
    }
  });

  it('takes no change from a cluster file with a mistake, and can be stopped all the same', async () => {
    const running = await start();
    // What asked it to stop waits until it is gone, as its process would be.
    const gone = running.ended.then(() => running.close());
    writeFileSync(file, readFileSync(file, 'utf8').replace('brokerName', 'brokerNam'));
    const run = await on('restart', 'broker-a-1');
    expect(run.status).toBe(78);
    expect(run.stderr).toMatch(/cluster\.yaml:3: .*brokerName/);
    expect((await on('stop')).stdout).toBe('stopped the daemon\n');
    await gone;
  });

  it('names what there is where a name is wrong', async () => {
    await start();
    for (const deed of ['restart', 'logs']) {
      const run = await on(deed, 'broker-a-2');
      expect([run.status, run.stderr.includes('Did you mean broker-a-1?')]).toEqual([65, true]);
    }
    const server = await on('switch', 'namesrv');
    expect(server.stderr).toContain('a name server, which has no role');
    const silent = await on('switch', 'broker-a');
    expect(silent.status).toBe(69);
    expect(silent.stderr).toContain('no broker of broker-a that runs on this host can be asked');
  });

  it('asks for the name of a group before it accepts loss', async () => {
    await start();
    const run = await on('switch', 'broker-a', '--accept-loss', '--yes');
    expect(run.status).toBe(64);
  });

  it('shows logs readably', async () => {
    const { running } = (await start()).view();
    writeFileSync(
      join(running, 'broker-a-1.log'),
      'plain\n{"level":"warn","time":"2026-01-02T03:04:05.006Z","pid":1,"name":"broker","n":1,"msg":"said"}\n',
    );
    const run = await on('logs', 'broker-a-1');
    expect(run.stdout).toMatch(/^plain\n20\d\d-\d\d-\d\d \d\d:\d\d:\d\d,006 WARN {2}said n=1\n$/);
    const { document } = await mqJson(['daemon', 'logs', 'broker-a-1', '--lines', '1', '-c', file]);
    expect(document).toMatchObject({ name: 'broker-a-1', lines: [expect.stringContaining('"msg":"said"')] });
  });

  it('runs once for a directory', async () => {
    await start();
    const run = await on('start', '--detach');
    expect(run.status).toBe(73);
    expect(run.stderr).toContain(`pid ${process.pid}`);
  });
});
