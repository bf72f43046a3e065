import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { steadyClock, systemClock } from '../../../src/clock.ts';
import type { ChildStatus } from '../../../src/engine/boot/child-control.ts';
import { ControlServer } from '../../../src/engine/boot/control-socket.ts';
import { Daemon } from '../../../src/engine/daemon/daemon.ts';
import { RunningFolder } from '../../../src/engine/daemon/running/running-folder.ts';
import { thisMachine } from '../../../src/engine/machine/machine.ts';
import { processIdentity } from '../../../src/engine/machine/process-facts.ts';
import { silentLogger } from '../../../src/observe/index.ts';
import { childRecord } from './support.ts';

let directory: string;
let running: RunningFolder;
let daemon: Daemon | undefined;
/** What was asked of the brokers, in this order. */
const asked: string[] = [];
const servers: ControlServer[] = [];
const processes: ChildProcess[] = [];
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'mq-host-'));
  running = new RunningFolder(join(directory, 'data', 'running'));
  running.create();
});
afterEach(async () => {
  await daemon?.close();
  daemon = undefined;
  for (const one of processes.splice(0)) one.kill('SIGKILL');
  for (const server of servers.splice(0)) await server.close();
  asked.length = 0;
  rmSync(directory, { recursive: true, force: true });
});

/** A process that an earlier daemon has started, and that a broker's control socket speaks for. */
async function broker(name: string, isMaster: boolean): Promise<void> {
  const child = spawn('sleep', ['600'], { stdio: 'ignore' });
  processes.push(child);
  const identity = processIdentity(thisMachine, child.pid ?? 0);
  if (identity === undefined) throw new Error('no process');
  let leads = isMaster;
  const status = (): ChildStatus => ({
    ...{ kind: 'broker', name, state: 'running', ...identity, incarnation: `${name}-i` },
    role: { role: leads ? 'SYNC_MASTER' : 'SLAVE', brokerId: leads ? 0 : 1, epoch: 3, reason: '' },
  });
  const server = await ControlServer.bind(running.socketOf(name), 'mq broker', async ({ op, target }) => {
    if (op === 'status') return status();
    asked.push([name, op, target].filter((word) => word !== undefined).join(' '));
    if (op === 'switch') {
      leads = false;
      return { master: String(target), epoch: 4, tookMs: 1 };
    }
    child.kill('SIGKILL');
    return undefined;
  });
  servers.push(server);
  running.writeChild(childRecord(join(directory, 'data', name), { name, process: identity }));
}

async function daemonWith(...hosts: string[]): Promise<Daemon> {
  const file = join(directory, 'cluster.yaml');
  const entries = hosts.map(
    (host, i) =>
      `  - {host: ${host}, brokerName: broker-a, memberId: ${i + 1}, brokerRole: ${i === 0 ? 'SYNC_MASTER' : 'SLAVE'}, listenPort: ${20_911 + 10 * i}}`,
  );
  writeFileSync(
    file,
    `cluster: C\nnameServers: [{host: 127.0.0.1, autoStart: false}]\nbrokers:\n${entries.join('\n')}\n`,
  );
  const parts = { log: silentLogger, steady: steadyClock, wall: systemClock };
  daemon = await Daemon.start({ file, host: '127.0.0.1', program: ['/nonexistent/mq'], ...parts });
  const { view } = daemon;
  const known = (): boolean =>
    view
      .call(daemon)
      .children.every(({ kind, phase, role }) => kind === 'namesrv' || (phase === 'running' && role !== undefined));
  for (let looks = 0; !known() && looks < 1000; looks++) await new Promise((resolve) => setTimeout(resolve, 10));
  return daemon;
}

it('hands over to a member on another host, before the brokers of this one end', async () => {
  await broker('broker-a-1', true);
  const stopping = await daemonWith('127.0.0.1', '10.255.0.9');
  expect(await stopping.stop({ leaveBrokers: false })).toEqual([{ name: 'broker-a-1', master: '2', epoch: 4 }]);
  expect(asked).toEqual(['broker-a-1 switch 2', 'broker-a-1 stop']);
});

it('changes no master of a group that ends with the host: slaves end first', async () => {
  await broker('broker-a-1', true);
  await broker('broker-a-2', false);
  const stopping = await daemonWith('127.0.0.1', '127.0.0.1');
  expect(await stopping.stop({ leaveBrokers: false })).toEqual([]);
  expect(asked).toEqual(['broker-a-2 stop', 'broker-a-1 stop']);
});

it('asks nothing of brokers that are to run on', async () => {
  await broker('broker-a-1', true);
  const stopping = await daemonWith('127.0.0.1', '10.255.0.9');
  expect(await stopping.stop({ leaveBrokers: true })).toEqual([]);
  expect(asked).toEqual([]);
});
