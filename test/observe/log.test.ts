import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LogName, openLogs, silentLogger } from '../../src/observe/index.ts';

let dir = '';
beforeEach(() => {
  dir = fs.mkdtempSync(path.join(os.tmpdir(), 'mq-log-'));
});
afterEach(() => fs.rmSync(dir, { recursive: true, force: true }));

const read = (name: string): Record<string, unknown>[] =>
  fs
    .readFileSync(path.join(dir, name), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));

describe('openLogs', () => {
  it('writes JSON lines to the file of each name, errors of the store to storeerror.log too', async () => {
    const logs = openLogs({ directory: dir });
    logs.logger(LogName.BROKER).info({ topic: 'T' }, 'boot success');
    logs.logger(LogName.STORE).info('recovered');
    logs.logger(LogName.STORE).error({ err: new Error('EIO') }, 'read-only now');
    await logs.close();
    expect(read('broker.log')).toMatchObject([{ level: 'info', name: 'broker', topic: 'T', msg: 'boot success' }]);
    expect(read('store.log').map((line) => line['msg'])).toEqual(['recovered', 'read-only now']);
    expect(read('storeerror.log')).toMatchObject([{ msg: 'read-only now', err: { message: 'EIO' } }]);
    expect(fs.readdirSync(dir).sort()).toEqual(['broker.log', 'store.log', 'storeerror.log']);
    expect(fs.statSync(path.join(dir, 'broker.log')).mode & 0o777).toBe(0o600);
  });

  it('changes the level while running', async () => {
    const logs = openLogs({ directory: dir, level: 'warn' });
    const logger = logs.logger(LogName.NAMESRV);
    logger.info('too low');
    logs.setLevel('debug');
    logger.debug('now');
    await logs.close();
    expect(read('namesrv.log').map((line) => line['msg'])).toEqual(['now']);
  });

  it('never writes a message body', async () => {
    const logs = openLogs({ directory: dir });
    logs.logger(LogName.BROKER).warn({ body: 'secret', message: { topic: 'T', body: 'secret' } }, 'illegal');
    await logs.close();
    expect(fs.readFileSync(path.join(dir, 'broker.log'), 'utf8')).not.toContain('secret');
    expect(read('broker.log')).toMatchObject([{ message: { topic: 'T' } }]);
  });

  it('rotates by size and keeps so many files, all only for their owner', async () => {
    const logs = openLogs({ directory: dir, maxFileBytes: 2000, keep: 2 });
    for (let i = 0; i < 100; i++) {
      logs.logger(LogName.REMOTING).info({ filler: 'x'.repeat(100), i }, 'line');
      if (i % 10 === 9) await new Promise((resolve) => setImmediate(resolve));
    }
    await logs.close();
    const files = fs.readdirSync(dir).filter((name) => name.endsWith('.log') || /\.log\.\d+$/.test(name));
    expect(files.sort()).toEqual(['remoting.log', 'remoting.log.1', 'remoting.log.2']);
    for (const name of files) expect(fs.statSync(path.join(dir, name)).mode & 0o777, name).toBe(0o600);
    expect(read('remoting.log.1').at(-1)).toHaveProperty('i');
    expect(logs.dropped()).toBe(0);
  });

  it('goes on in the file a start before has left', async () => {
    for (const text of ['first', 'second']) {
      const logs = openLogs({ directory: dir });
      logs.logger(LogName.BROKER).info(text);
      await logs.close();
    }
    expect(read('broker.log').map((line) => line['msg'])).toEqual(['first', 'second']);
  });

  it('is readable on a terminal', async () => {
    const terminal = new PassThrough();
    const logs = openLogs({ terminal });
    logs.logger(LogName.BROKER).info({ address: '127.0.0.1:10911' }, 'boot success');
    await logs.close();
    const text = String(terminal.read());
    expect(text).toMatch(/^\[\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d+\] INFO \(broker\): boot success/);
    expect(text).toContain('127.0.0.1:10911');
    expect(text.trimEnd().split('\n')).toHaveLength(1);
  });

  it('says which directory it cannot use', () => {
    const file = path.join(dir, 'file');
    fs.writeFileSync(file, '');
    expect(() => openLogs({ directory: path.join(file, 'logs') })).toThrow(`cannot write logs to ${file}/logs`);
  });

  it('has a logger that says nothing', () => {
    expect(silentLogger.info('x')).toBeUndefined();
  });
});
