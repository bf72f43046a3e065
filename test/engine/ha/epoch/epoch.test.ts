import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  currentOwner,
  EpochTable,
  firstPromise,
  floorFile,
  isUnclean,
  ownerFile,
  promiseFile,
  provenDead,
} from '../../../../src/engine/ha/epoch/index.ts';
import { thisMachine } from '../../../../src/engine/machine/machine.ts';
import { type FileSystem, nodeFileSystem } from '../../../../src/engine/store/files/file-system.ts';
import {
  epochsBefore,
  epochsFrom,
  formatEpochs,
  parseEpochs,
} from '../../../../src/engine/store/replica/epoch-file.ts';
import { FaultyFileSystem } from '../../../faults/support/faulty-file-system.ts';
import { PowerFileSystem } from '../../../faults/support/power-file-system.ts';
import { Random } from '../../../faults/support/random.ts';

let directory = '';
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'mq-epoch-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

describe('epochFileCheckpoint', () => {
  it('is laid out as the original lays it out', () => {
    expect(
      formatEpochs([
        { epoch: 1, start: 0 },
        { epoch: 3, start: 174 },
      ]),
    ).toBe('2\n1061879865\n1-0\n3-174\n');
    expect(formatEpochs([])).toBe('0\n0\n');
  });

  it('has the bytes that 5.3.3 writes, and is cut where that cuts it', () => {
    const text = '3\n571444275\n1-0\n3-174\n7-1234567890123\n';
    const entries = [
      { epoch: 1, start: 0 },
      { epoch: 3, start: 174 },
      { epoch: 7, start: 1_234_567_890_123 },
    ];
    expect(formatEpochs(entries)).toBe(text);
    expect(parseEpochs(text)).toEqual({ kind: 'whole', value: entries });
    const ours = [
      { epoch: 1, start: 0 },
      { epoch: 2, start: 99 },
      { epoch: 5, start: 174 },
    ];
    expect(formatEpochs(epochsBefore(ours, 174))).toBe('2\n2023364402\n1-0\n2-99\n');
  });

  it('is read back as it was written', () => {
    const table = fc.array(fc.tuple(fc.integer({ min: 1, max: 1000 }), fc.integer({ min: 0, max: 1e12 })));
    fc.assert(
      fc.property(table, (steps) => {
        let [epoch, start] = [0, 0];
        const entries = steps.map(([epochs, bytes]) => {
          epoch += epochs;
          start += bytes;
          return { epoch, start };
        });
        expect(parseEpochs(formatEpochs(entries))).toEqual({ kind: 'whole', value: entries });
      }),
    );
  });

  it('is taken from a system with other line ends, and where the CRC is not to be checked', () => {
    const value = [{ epoch: 1, start: 0 }];
    expect(parseEpochs(formatEpochs(value).replaceAll('\n', '\r\n'))).toEqual({ kind: 'whole', value });
    expect(parseEpochs('1\n0\n1-0\n')).toEqual({ kind: 'whole', value });
  });

  it('counts as damaged when anything in it is not as it was written', () => {
    const whole = formatEpochs([
      { epoch: 1, start: 0 },
      { epoch: 2, start: 4096 },
    ]);
    for (let at = 0; at < whole.length - 1; at++) {
      expect(parseEpochs(whole.slice(0, at)), `cut at ${at}`).toMatchObject({ kind: 'damaged' });
      const bent = `${whole.slice(0, at)}${whole[at] === '7' ? '8' : '7'}${whole.slice(at + 1)}`;
      expect(parseEpochs(bent), bent).toMatchObject({ kind: 'damaged' });
    }
    expect(parseEpochs('2\n0\n2-0\n1-9\n')).toMatchObject({ kind: 'damaged' });
    expect(parseEpochs('2\n0\n1-9\n2-8\n')).toMatchObject({ kind: 'damaged' });
  });

  it('loses at both ends what the log loses, and keeps the epoch that covers its first byte', () => {
    const entries = [1, 2, 3].map((epoch) => ({ epoch, start: epoch * 100 }));
    expect(epochsBefore(entries, 300).map(({ epoch }) => epoch)).toEqual([1, 2]);
    expect(epochsBefore(entries, 301).map(({ epoch }) => epoch)).toEqual([1, 2, 3]);
    expect(epochsFrom(entries, 199).map(({ epoch }) => epoch)).toEqual([1, 2, 3]);
    expect(epochsFrom(entries, 200).map(({ epoch }) => epoch)).toEqual([2, 3]);
    expect(epochsFrom(entries, 9999).map(({ epoch }) => epoch)).toEqual([3]);
  });

  it('is kept as a table that rises, and is never guessed', () => {
    expect(EpochTable.load(directory, nodeFileSystem)).toEqual({ kind: 'missing' });
    const table = EpochTable.empty(directory, nodeFileSystem);
    table.replace([
      { epoch: 1, start: 0 },
      { epoch: 4, start: 99 },
    ]);
    expect(() =>
      table.replace([
        { epoch: 4, start: 0 },
        { epoch: 4, start: 99 },
      ]),
    ).toThrow(/follows/);
    table.forgetBefore(100);
    const loaded = EpochTable.load(directory, nodeFileSystem);
    expect(loaded.kind === 'whole' && loaded.value.entries).toEqual([{ epoch: 4, start: 99 }]);
    writeFileSync(table.path, readFileSync(table.path, 'utf8').replace('99', '98'));
    expect(EpochTable.load(directory, nodeFileSystem)).toMatchObject({ kind: 'damaged' });
  });
});

describe('what a member has promised', () => {
  it('is read back, and damaged when a byte of it changed', () => {
    const file = promiseFile(directory, nodeFileSystem);
    expect(file.load()).toEqual({ kind: 'missing' });
    const promise = { ...firstPromise('b1'), epoch: 7, change: 2, led: true };
    file.save(promise);
    expect(file.load()).toEqual({ kind: 'whole', value: promise });
    const text = readFileSync(file.path, 'utf8');
    writeFileSync(file.path, text.replace('"epoch":7', '"epoch":6'));
    expect(file.load()).toMatchObject({ kind: 'damaged', why: expect.stringContaining('CRC') });
    writeFileSync(file.path, text.slice(0, 30));
    expect(file.load()).toMatchObject({ kind: 'damaged' });
    floorFile(directory, nodeFileSystem).save({ position: 1e12, epoch: 7 });
    expect(floorFile(directory, nodeFileSystem).load()).toEqual({ kind: 'whole', value: { position: 1e12, epoch: 7 } });
  });

  it('stays what it was when any call to the disk fails, or is what it was to become', () => {
    const before = { ...firstPromise('b1'), epoch: 3 };
    const after = { ...before, epoch: 4 };
    for (let k = 1; k < 12; k++) {
      promiseFile(directory, nodeFileSystem).save(before);
      const files = new FaultyFileSystem(({ number }) => (number === k ? { errno: 'EIO' } : undefined));
      let failed = false;
      try {
        promiseFile(directory, files).save(after);
      } catch {
        failed = true;
      }
      const content = promiseFile(directory, nodeFileSystem).load();
      const epoch = content.kind === 'whole' ? content.value.epoch : -1;
      expect(failed ? [3, 4] : [4]).toContain(epoch);
    }
  });

  it('is durable when the call returns', () => {
    const power = new PowerFileSystem(directory);
    const files: FileSystem = power.fs;
    files.makeDirectory(join(directory, 'ha'), 0o700);
    files.syncDirectory(directory);
    const file = promiseFile(directory, files);
    let saved = 0;
    for (let epoch = 1; epoch < 20; epoch++) {
      power.before = () => {
        const image = mkdtempSync(join(tmpdir(), 'mq-epoch-'));
        mkdirSync(join(image, 'ha'));
        power.image(image, new Random(epoch), 'reordered');
        const content = promiseFile(image, nodeFileSystem).load();
        rmSync(image, { recursive: true });
        if (saved > 0) expect(content.kind === 'whole' ? content.value.epoch : -1).toBeGreaterThanOrEqual(saved);
      };
      file.save({ ...firstPromise('b1'), epoch });
      saved = epoch;
    }
  });
});

describe('the owner of a store', () => {
  const self = (): ReturnType<typeof currentOwner> => currentOwner(thisMachine, 'i-1');

  it('is written down and read back', () => {
    const file = ownerFile(directory, nodeFileSystem);
    file.save(self());
    expect(file.load()).toEqual({ kind: 'whole', value: self() });
  });

  it('is dead when its number belongs to another process or none, or the machine was started again', () => {
    const machineId = self().machine === '' ? undefined : self();
    if (machineId === undefined) return;
    expect(provenDead(thisMachine, self())).toBeUndefined();
    expect(provenDead(thisMachine, { ...self(), startTime: '1' })).toMatch(/is gone/);
    expect(provenDead(thisMachine, { ...self(), pid: 2 ** 22 + 1 })).toMatch(/is gone/);
    expect(provenDead(thisMachine, { ...self(), bootId: 'other' })).toMatch(/started again/);
  });

  it('is not proven dead from another machine, another namespace, or without a start time', () => {
    const gone = { ...self(), pid: 2 ** 22 + 1 };
    expect(provenDead(thisMachine, { ...gone, machine: 'other' })).toBeUndefined();
    expect(provenDead(thisMachine, { ...gone, machine: 'other', bootId: 'other' })).toBeUndefined();
    expect(provenDead(thisMachine, { ...gone, pidNamespace: 'pid:[1]' })).toBeUndefined();
    expect(provenDead(thisMachine, { ...gone, startTime: '' })).toBeUndefined();
  });

  it('left an unclean log only when the machine went down with bytes that were never synced', () => {
    const ask = (owner: ReturnType<typeof self> | undefined, abort: boolean, sync = false): boolean =>
      isUnclean(thisMachine, owner, { abort, flushDiskType: sync ? 'SYNC_FLUSH' : 'ASYNC_FLUSH' });
    expect(ask(self(), true)).toBe(false);
    expect(ask({ ...self(), bootId: 'other' }, true)).toBe(true);
    expect(ask({ ...self(), bootId: 'other' }, true, true)).toBe(false);
    expect(ask({ ...self(), bootId: 'other' }, false)).toBe(false);
    expect(ask(undefined, true)).toBe(true);
  });
});
