import { spawn } from 'node:child_process';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Producer } from '../../src/client/producer/producer.ts';
import { buildCommand } from './support/broker-child.ts';
import { DaemonHost } from './support/daemon-host.ts';

const TOPIC = 'Kept';

let host: DaemonHost;
beforeAll(buildCommand);
afterEach(() => host.close());

const isUp = ({ phase }: { phase: string }): boolean => phase === 'running';

/** Sends to a broker and answers where the message lies. */
async function send(brokerName: string, body: string): Promise<number> {
  const producer = new Producer({ namesrvAddr: host.namesrvAddr });
  try {
    const sent = await producer.send({ topic: TOPIC, body }, { queue: { brokerName, queueId: 0 } });
    return Number(sent.queueOffset);
  } finally {
    await producer.close();
  }
}

const makeTopic = (): Promise<string> => host.does('updateTopic', '-n', host.namesrvAddr, '-c', 'Host', '-t', TOPIC);

describe('a daemon', () => {
  it('starts again what is killed with -9, with all that was acknowledged, and leaves the others alone', async () => {
    host = await DaemonHost.withMasters(2);
    await host.start();
    await makeTopic();
    const other = await host.pidOf('broker-1');
    for (let round = 0; round < 3; round++) {
      expect(await send('broker-0', `round ${round}`)).toBe(round);
      const pid = await host.pidOf('broker-0');
      process.kill(pid, 'SIGKILL');
      const next = await host.until('broker-0', (child) => isUp(child) && child.pid !== pid);
      expect(next.deaths).toBe(round + 1);
      expect(next.lastError).toBe(`pid ${pid} was killed by SIGKILL`);
    }
    expect(await send('broker-0', 'after')).toBe(3);
    expect(await host.pidOf('broker-1')).toBe(other);
    expect(host.log()).toContain('standing for no election');
  });

  it('takes no broker along when it is killed with -9, and the next one takes them over', async () => {
    host = await DaemonHost.withMasters(2);
    await host.start();
    await makeTopic();
    const before = [await host.pidOf('broker-0'), await host.pidOf('broker-1'), await host.pidOf('namesrv')];
    await host.killDaemon();
    expect(await send('broker-0', 'nobody watches')).toBe(0);
    const died = before[1] ?? 0;
    process.kill(died, 'SIGKILL');
    await host.until('broker-1', ({ pid }) => pid === undefined);
    expect((await host.mq('daemon', 'status')).status).toBe(10);

    await host.start();
    expect(await host.pidOf('broker-0')).toBe(before[0]);
    expect(await host.pidOf('namesrv')).toBe(before[2]);
    expect(await host.pidOf('broker-1')).not.toBe(died);
    expect(readdirSync(join(host.running, 'stale')).join()).toContain('broker-1');

    process.kill(before[0] ?? 0, 'SIGKILL');
    await host.until('broker-0', (child) => isUp(child) && child.pid !== before[0]);
    expect(await send('broker-0', 'watched again')).toBe(1);
  });

  it('does not take a stopped process for a dead one', async () => {
    host = await DaemonHost.withMasters(1);
    await host.start();
    const pid = await host.pidOf('broker-0');
    process.kill(pid, 'SIGSTOP');
    try {
      await host.killDaemon();
      await host.does('daemon', 'start', '--detach');
      expect(await host.child('broker-0')).toMatchObject({ pid, deaths: 0 });
    } finally {
      process.kill(pid, 'SIGCONT');
    }
    expect(await host.until('broker-0', isUp)).toMatchObject({ pid, deaths: 0 });
  });

  it('does not touch another process that was given the number of a child', async () => {
    host = await DaemonHost.withMasters(1);
    await host.start();
    await host.does('daemon', 'stop');
    const stranger = spawn('sleep', ['600'], { stdio: 'ignore' });
    try {
      const path = join(host.running, 'broker-0.json');
      const record = JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
      const process = { pid: stranger.pid, startTime: '1', bootId: 'earlier' };
      writeFileSync(path, JSON.stringify({ ...record, phase: 'running', process }));
      await host.start();
      expect(await host.pidOf('broker-0')).not.toBe(stranger.pid);
      await host.does('daemon', 'stop');
      expect(stranger.exitCode).toBeNull();
      expect(stranger.signalCode).toBeNull();
    } finally {
      stranger.kill('SIGKILL');
    }
  });

  it('names the process on its port, and starts when that is gone', async () => {
    host = await DaemonHost.withMasters(1);
    const squatter = createServer();
    await new Promise<void>((resolve) => squatter.listen(host.ports[0], '127.0.0.1', resolve));
    try {
      await host.does('daemon', 'start', '--detach');
      const { lastError } = await host.until('broker-0', ({ phase }) => phase === 'blocked');
      expect(lastError).toContain(`port ${host.ports[0]} (listenPort) is taken by pid ${process.pid} (`);
      expect((await host.mq('daemon', 'status')).stdout).toContain('tried again in');
    } finally {
      await new Promise((resolve) => squatter.close(resolve));
    }
    await host.until('broker-0', isUp);
  });

  it('goes on when its notes are removed, dead or alive', async () => {
    host = await DaemonHost.withMasters(1);
    await host.start();
    const pid = await host.pidOf('broker-0');
    await host.killDaemon();
    rmSync(host.running, { recursive: true });
    await host.start();
    expect(await host.child('broker-0')).toMatchObject({ pid, restartFor: 'its control socket was removed' });

    rmSync(host.running, { recursive: true });
    while ((await host.view()).daemon === undefined) await new Promise((resolve) => setTimeout(resolve, 200));
    expect(await host.child('broker-0')).toMatchObject({ pid });
    await host.does('daemon', 'restart', 'broker-0');
    const restarted = await host.child('broker-0');
    expect(restarted.phase).toBe('running');
    expect(restarted.restartFor).toBeUndefined();
  });

  it('does not start again what its configuration stops, until that is put right', async () => {
    host = await DaemonHost.withMasters(1);
    await host.start();
    await host.does('daemon', 'stop', 'broker-0');
    const conf = join(host.directory, 'data/broker-0/mq/identity.json');
    const identity = readFileSync(conf, 'utf8');
    writeFileSync(conf, identity.replaceAll('"broker-0"', '"other"'));
    const failed = await host.mq('daemon', 'restart', 'broker-0');
    expect(failed.stderr).toContain('broker-0 does not match the expected group name: other');
    expect(await host.child('broker-0')).toMatchObject({ phase: 'refused', deaths: 0 });
    expect((await host.mq('daemon', 'status')).status).toBe(10);

    writeFileSync(conf, identity);
    await host.does('daemon', 'restart', 'broker-0');
    expect((await host.mq('daemon', 'status')).status).toBe(0);
  });

  it('runs once for a directory, ends alone or with its brokers, and keeps what a person stopped stopped', async () => {
    host = await DaemonHost.withMasters(2);
    await host.start();
    const second = await host.mq('daemon', 'start');
    expect(second.status).toBe(73);
    expect(second.stderr).toMatch(/daemon\.sock is served by mq daemon, pid \d+/);

    const pid = await host.pidOf('broker-0');
    await host.does('daemon', 'stop', 'broker-1');
    expect(await host.does('daemon', 'stop', '--leave-brokers')).toBe('stopped the daemon\n');
    expect(await host.pidOf('broker-0')).toBe(pid);
    await host.does('daemon', 'start', '--detach');
    expect(await host.until('broker-0', isUp)).toMatchObject({ pid });
    expect(await host.child('broker-1')).toMatchObject({ phase: 'stopped', held: true });
    await host.does('daemon', 'restart', 'broker-1');
    expect((await host.does('daemon', 'stop')).split('\n').sort()).toEqual(
      ['', 'stopped broker-0', 'stopped broker-1', 'stopped namesrv', 'stopped the daemon'].sort(),
    );
    expect((await host.view()).children.every((child) => child.pid === undefined)).toBe(true);
  });

  it('applies a changed file at the restart of a child, and says so before', async () => {
    host = await DaemonHost.withMasters(2);
    await host.start();
    const set = ['-b', `127.0.0.1:${host.ports[0]}`, '-k', 'fileReservedTime', '-v', '24'];
    await host.does('updateBrokerConfig', '-n', host.namesrvAddr, ...set);
    host.write({ 'broker-0': ['config: {maxMessageSize: 65536}'], 'broker-1': ['config: {maxMessageSize: 65536}'] });
    await host.does('daemon', 'restart', 'broker-0');
    expect(await host.child('broker-1')).toMatchObject({ restartFor: expect.stringContaining('cluster file') });
    const config = await host.does('getBrokerConfig', '-n', host.namesrvAddr, '-b', `127.0.0.1:${host.ports[0]}`);
    expect(config).toMatch(/maxMessageSize\s+=\s+65536/);
    // What was changed at run time and is not in the cluster file stays.
    expect(config).toMatch(/fileReservedTime\s+=\s+24/);
  });
});

describe('mq cluster', () => {
  it('comes up with one command, takes messages, and goes down with one', async () => {
    host = await DaemonHost.withMasters(0);
    const dir = ['--dir', join(host.directory, 'laptop')];
    const up = await host.does('cluster', 'up', '--groups', '2', '--slaves', '0', '--fixed-roles', ...dir);
    const namesrv = /name servers (\S+)/.exec(up)?.[1] ?? '';
    expect(up).toMatch(/broker-a 0 127\.0\.0\.1:\d+\n\s+broker-b 0 127\.0\.0\.1:\d+/);
    await host.does('sendMessage', '-n', namesrv, '-t', 'TopicTest', '-p', 'hello');
    expect(await host.does('cluster', 'up', ...dir)).toContain('runs');
    expect((await host.mq('cluster', 'up', '--groups', '3', ...dir)).status).toBe(64);
    expect(await host.does('cluster', 'down', ...dir)).toMatch(/stopped broker-a-1\nstopped broker-b-1/);
    await host.does('cluster', 'up', ...dir);
    await host.does('cluster', 'down', '--wipe', ...dir);
    expect(readdirSync(join(host.directory, 'laptop'))).toEqual([]);
    expect((await host.mq('cluster', 'down', ...dir)).status).toBe(65);
  });
});
