import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ChildControl, fixedRoles } from '../../../src/engine/boot/child-control.ts';
import { type ControlHandler, ControlServer } from '../../../src/engine/boot/control-socket.ts';
import { ControlClient } from '../../../src/engine/daemon/control/control-client.ts';
import { MqError } from '../../../src/errors/index.ts';

let directory: string;
let path: string;
const closing: (() => unknown)[] = [];
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'mq-control-'));
  path = join(directory, 'x.sock');
});
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
  rmSync(directory, { recursive: true, force: true });
});

async function serve(handler: ControlHandler, at = path): Promise<ControlServer> {
  const server = await ControlServer.bind(at, 'mq test', handler);
  closing.push(() => server.close());
  return server;
}

async function client(at = path): Promise<ControlClient> {
  const connected = await ControlClient.connect(at);
  if (connected === undefined) throw new Error('nobody is there');
  closing.push(() => connected.close());
  return connected;
}

describe('a control socket', () => {
  it('answers questions, several at once and in any order', async () => {
    const held: (() => void)[] = [];
    await serve(async ({ op, ...fields }) => {
      if (op === 'late') await new Promise<void>((resolve) => held.push(resolve));
      return { op, n: fields['n'] };
    });
    const asker = await client();
    const late = asker.ask('late', { n: 1 });
    expect(await asker.ask('soon', { n: 2 })).toEqual({ op: 'soon', n: 2 });
    for (const go of held) go();
    expect(await late).toEqual({ op: 'late', n: 1 });
  });

  it('hands errors over as they were thrown, with code and hint', async () => {
    await serve(async ({ op }) => {
      if (op === 'bug') throw new TypeError('oops');
      throw new MqError('REFUSED', 'not now', { hint: 'Later.' });
    });
    const asker = await client();
    await expect(asker.ask('x')).rejects.toMatchObject({ code: 'REFUSED', message: 'not now', hint: 'Later.' });
    await expect(asker.ask('bug')).rejects.toMatchObject({ code: 'BUG', message: 'oops' });
  });

  it('does not mind lines that are no requests', async () => {
    await serve(async () => 'fine');
    const answers = await new Promise<string>((resolve) => {
      let text = '';
      const socket = connect({ path }, () => socket.write('hello\n{"id":1}\n[]\n{"op":"x","id":7}\n'));
      socket.on('data', (chunk: Buffer) => {
        text += chunk.toString();
        if (text.includes('"id":7')) resolve(text);
        if (text.includes('"id":7')) socket.destroy();
      });
    });
    const lines = answers.trim().split('\n');
    expect(lines[0]).toBe(`${process.pid} mq test`);
    expect(lines.filter((line) => line.includes('BAD_DATA'))).toHaveLength(3);
    expect(lines.at(-1)).toBe('{"id":7,"ok":true,"value":"fine"}');
  });

  it('tells by its end that the process behind it is gone', async () => {
    const server = await serve(() => new Promise(() => undefined));
    const asker = await client();
    const waiting = asker.ask('never');
    const told = expect(waiting).rejects.toMatchObject({ code: 'UNREACHABLE' });
    await server.close();
    await told;
    await asker.closed;
    await expect(asker.ask('more')).rejects.toMatchObject({ code: 'UNREACHABLE' });
    expect(await ControlClient.connect(path)).toBeUndefined();
  });

  it('does not wait for an answer for ever', async () => {
    await serve(() => new Promise(() => undefined));
    await expect((await client()).ask('never', {}, 10)).rejects.toMatchObject({ code: 'TIMEOUT' });
  });

  it('is of one process at a time, and knows when it lost its place', async () => {
    const first = await serve(async () => 1);
    await expect(serve(async () => 2)).rejects.toMatchObject({
      ...{ code: 'IN_USE', message: expect.stringContaining(`mq test, pid ${process.pid}`) },
    });
    expect(first.isInPlace()).toBe(true);
    rmSync(path);
    expect(first.isInPlace()).toBe(false);
    await serve(async () => 2);
    expect(await (await client()).ask('x')).toBe(2);
  });

  it.skipIf(process.platform !== 'linux')('works below a path that no socket address can hold', async () => {
    const deep = join(directory, 'd'.repeat(100), 'e'.repeat(100));
    mkdirSync(deep, { recursive: true });
    await serve(async () => 'deep', join(deep, 'x.sock'));
    expect(await (await client(join(deep, 'x.sock'))).ask('x')).toBe('deep');
  });
});

describe('the control socket of a broker', () => {
  it('follows it from its start to its end', async () => {
    let stops = 0;
    const control = await ChildControl.open(path, { kind: 'broker', name: 'a-1', onStop: () => stops++ });
    closing.push(() => control.close());
    const asker = await client();
    const { incarnation } = control;
    expect(await asker.ask('status')).toMatchObject({ name: 'a-1', state: 'starting', pid: process.pid, incarnation });
    await expect(asker.ask('switch')).rejects.toMatchObject({ code: 'BUSY' });
    control.serving({ address: '127.0.0.1:1', roles: fixedRoles(() => ({ role: 'ASYNC_MASTER', brokerId: 0 })) });
    expect(await asker.ask('status')).toMatchObject({
      ...{ state: 'running', address: '127.0.0.1:1', role: { role: 'ASYNC_MASTER', brokerId: 0, epoch: 0 } },
    });
    await expect(asker.ask('switch', { target: '2' })).rejects.toMatchObject({
      ...{ code: 'REFUSED', message: expect.stringContaining('fixed') },
    });
    await asker.ask('standDown');
    await expect(asker.ask('sing')).rejects.toMatchObject({ code: 'BAD_DATA' });
    await asker.ask('stop');
    expect(stops).toBe(1);
    expect(await asker.ask('status')).toMatchObject({ state: 'stopping' });
  });

  it('hands a switch to the roles of the broker', async () => {
    const asked: unknown[] = [];
    const control = await ChildControl.open(path, { kind: 'broker', name: 'a-1', onStop: () => undefined });
    closing.push(() => control.close());
    const roles = {
      ...fixedRoles(() => ({ role: 'SYNC_MASTER', brokerId: 0 })),
      switchTo: async (request: unknown) => {
        asked.push(request);
        return { master: '2', epoch: 5, tookMs: 10 };
      },
    };
    control.serving({ address: '127.0.0.1:1', roles });
    expect(await (await client()).ask('switch', { target: '2', acceptLoss: true })).toMatchObject({ epoch: 5 });
    expect(asked).toEqual([{ target: '2', acceptLoss: true }]);
  });

  it('has no role for a name server', async () => {
    const control = await ChildControl.open(path, { kind: 'namesrv', name: 'n', onStop: () => undefined });
    closing.push(() => control.close());
    control.serving({ address: '127.0.0.1:1' });
    await expect((await client()).ask('switch')).rejects.toMatchObject({ code: 'REFUSED' });
  });
});
