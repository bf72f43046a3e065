import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { planCluster } from '../../../src/engine/daemon/cluster-file/plan.ts';
import { parseClusterFile } from '../../../src/engine/daemon/cluster-file/read.ts';
import { boundLog, lastWords, tailOf } from '../../../src/engine/daemon/running/child-log.ts';
import { LogReader } from '../../../src/engine/daemon/running/log-reader.ts';
import { RunningFolder } from '../../../src/engine/daemon/running/running-folder.ts';
import { fingerprint, writeKeptKeys } from '../../../src/engine/daemon/supervision/kept-keys.ts';
import { nodeFileSystem as files } from '../../../src/engine/store/files/file-system.ts';
import { childRecord } from './support.ts';

let directory: string;
let running: RunningFolder;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'mq-running-'));
  running = new RunningFolder(join(directory, 'running'));
  running.create();
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

describe('running/', () => {
  it('is for its owner only, and gives back what was noted', () => {
    expect(statSync(running.path).mode & 0o777).toBe(0o700);
    const record = childRecord('/store', { process: { pid: 7, startTime: '1', bootId: 'b' }, deaths: [1, 2] });
    running.writeChild(record);
    expect(running.child('broker-a-1')).toEqual(record);
    expect(running.children()).toEqual([record]);
    expect(readdirSync(running.path).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  it.each([
    '',
    '{"v":1',
    '[]',
    '{"v":2,"name":"x"}',
    '{"v":1,"name":"x","kind":"broker","phase":"running","deaths":[]}',
  ])('takes a torn or foreign record for none, and starts afresh: %s', (text) => {
    writeFileSync(join(running.path, 'x.json'), text);
    const known = text.endsWith('[]}') ? 1 : 0;
    expect(running.children()).toHaveLength(known);
  });

  it('sets aside what is of the dead, and keeps the last twenty', () => {
    for (let i = 0; i < 25; i++) {
      running.writeChild(childRecord('/store'));
      writeFileSync(running.socketOf('broker-a-1'), '');
      running.setAside('broker-a-1', Date.UTC(2026, 0, 1, 0, 0, i));
    }
    expect(running.child('broker-a-1')).toBeUndefined();
    expect(existsSync(running.socketOf('broker-a-1'))).toBe(false);
    const stale = readdirSync(join(running.path, 'stale')).sort();
    expect(stale).toHaveLength(20);
    expect(stale[0]).toContain('000005');
  });

  it('sweeps what killed writers left, and nothing of the living', () => {
    for (const name of ['7-0123abcd.sock', '8-0123abcd.sock', 'x.json.7.tmp', 'x.json.8.tmp', 'x.sock']) {
      writeFileSync(join(running.path, name), '');
    }
    running.sweep((pid) => pid === 8);
    expect(readdirSync(running.path).sort()).toEqual(['8-0123abcd.sock', 'stale', 'x.json.8.tmp', 'x.sock']);
  });
});

describe("a child's output", () => {
  const log = (): string => join(directory, 'x.log');

  it('is set aside when it is full, and the child writes on', () => {
    writeFileSync(log(), 'old\n'.repeat(100));
    boundLog(files, log(), 1000);
    expect(existsSync(`${log()}.1`)).toBe(false);
    boundLog(files, log(), 400);
    expect(readFileSync(`${log()}.1`, 'utf8')).toBe('old\n'.repeat(100));
    appendFileSync(log(), 'new\n');
    expect(readFileSync(log(), 'utf8')).toBe('new\n');
    boundLog(files, join(directory, 'none.log'), 1);
  });

  it('tells the last error of this run only', () => {
    writeFileSync(log(), 'mq: of the run before\n');
    const from = statSync(log()).size;
    expect(lastWords(files, log(), from)).toBeUndefined();
    appendFileSync(log(), 'mq: first\nmq: port 1 is taken\nhint: h\n');
    expect(lastWords(files, log(), from)).toBe('port 1 is taken');
  });

  it('is shown from its end in whole lines', () => {
    writeFileSync(log(), 'one\ntwo\nthree\n');
    expect(tailOf(files, log(), 9)).toBe('three\n');
    expect(tailOf(files, log(), 100)).toBe('one\ntwo\nthree\n');
  });

  it('is followed while it grows, is emptied, and is replaced', () => {
    writeFileSync(log(), 'one\ntwo\nhal');
    const reader = new LogReader(log());
    expect(reader.newest(1)).toEqual(['two']);
    expect(reader.next()).toEqual([]);
    appendFileSync(log(), 'f\nthree\n');
    expect(reader.next()).toEqual(['half', 'three']);
    writeFileSync(log(), 'new\n');
    expect(reader.next()).toEqual(['new']);
    rmSync(log());
    expect(reader.next()).toEqual([]);
    writeFileSync(log(), 'a fresh file\n');
    expect(reader.next()).toEqual(['a fresh file']);
  });

  it('may not be there yet', () => {
    const reader = new LogReader(log());
    expect(reader.newest(10)).toEqual([]);
    writeFileSync(log(), 'first\n');
    expect(reader.next()).toEqual(['first']);
  });
});

describe("a child's properties file", () => {
  const planOf = async (config: string) => {
    const text = `cluster: C\nnameServers: [{host: 127.0.0.1}]\nbrokers:\n  - {host: 127.0.0.1, brokerName: a, config: {${config}}}\n`;
    const child = planCluster(await parseClusterFile(text, join(directory, 'cluster.yaml'))).children[1];
    if (child === undefined) throw new Error('there is no broker');
    return child;
  };

  it('holds what the cluster file names, and leaves what was changed at run time', async () => {
    const plan = await planOf('fileReservedTime: 72, maxMessageSize: 65536');
    expect(writeKeptKeys(files, plan).overruled).toEqual([]);
    const first = readFileSync(plan.configFile, 'utf8');
    expect(first).toContain('\nbrokerName=a\n');
    expect(first).toContain('\nmaxMessageSize=65536\n');

    writeFileSync(plan.configFile, `${first.replace('fileReservedTime=72', 'fileReservedTime=24')}deleteWhen=05\n`);
    const next = await planOf('fileReservedTime: 72');
    expect(writeKeptKeys(files, next).overruled).toEqual([{ key: 'fileReservedTime', was: '24', is: '72' }]);
    const second = readFileSync(plan.configFile, 'utf8');
    expect(second).toContain('\nfileReservedTime=72\n');
    expect(second).toContain('\ndeleteWhen=05\n');
    // It was from the cluster file, which no longer names it.
    expect(second).not.toContain('maxMessageSize');

    writeKeptKeys(files, next);
    expect(readFileSync(plan.configFile, 'utf8')).toBe(second);
  });

  it('is told apart by what the cluster file says, not by what happened to it', async () => {
    const plan = await planOf('fileReservedTime: 72');
    expect(fingerprint(await planOf('fileReservedTime: 72'))).toBe(fingerprint(plan));
    expect(fingerprint(await planOf('fileReservedTime: 48'))).not.toBe(fingerprint(plan));
  });
});
