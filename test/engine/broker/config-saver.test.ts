import { describe, expect, it } from 'vitest';
import { type ConfigFile, ConfigSaver } from '../../../src/engine/broker/config-saver.ts';
import type { ConfigValue } from '../../../src/engine/store/config-file/format.ts';
import { silentLog } from '../../../src/remoting/log.ts';

/** A file whose saves take a turn and fail while `full`. */
class TestFile implements ConfigFile {
  readonly path = 'x.json';
  full = false;
  readonly saves: ConfigValue[] = [];
  read(): undefined {
    return undefined;
  }
  async save(value: ConfigValue): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    this.saveNow(value);
  }
  saveNow(value: ConfigValue): void {
    if (this.full) throw new Error('no space left');
    this.saves.push(value);
  }
}

function start() {
  const file = new TestFile();
  const state = { value: 0 };
  const errors: object[] = [];
  const log = { ...silentLog, error: (fields: object): void => void errors.push(fields) };
  return { file, state, errors, saver: new ConfigSaver(file, () => state.value, log) };
}

describe('ConfigSaver', () => {
  it('gathers the changes of a turn, and those made while it saves, into one save each', async () => {
    const { file, state, saver } = start();
    for (state.value = 1; state.value < 5; state.value++) saver.changed();
    await new Promise((resolve) => setImmediate(resolve));
    state.value = 7;
    saver.changed();
    await saver.saved();
    expect(file.saves).toEqual([5, 7]);
    expect(saver.dirty).toBe(false);
  });

  it('saves what was only marked when it is waited for, and nothing without a change', async () => {
    const { file, state, saver } = start();
    await saver.saved();
    state.value = 3;
    saver.mark();
    expect(file.saves).toEqual([]);
    await saver.saved();
    expect(file.saves).toEqual([3]);
  });

  it('tells a failure to who waits and to the log, stays dirty, and succeeds once there is space', async () => {
    const { file, state, errors, saver } = start();
    file.full = true;
    state.value = 1;
    saver.changed();
    await expect(saver.saved()).rejects.toThrow('no space left');
    expect(saver.dirty).toBe(true);
    expect(errors).toHaveLength(1);
    file.full = false;
    await saver.saved();
    expect(file.saves).toEqual([1]);
  });

  it('saves in the turn itself, and leaves a failure for later', async () => {
    const { file, state, errors, saver } = start();
    state.value = 1;
    saver.changedNow();
    expect(file.saves).toEqual([1]);
    file.full = true;
    state.value = 2;
    saver.changedNow();
    expect(errors).toHaveLength(1);
    expect(() => saver.saveNow()).toThrow('no space left');
    file.full = false;
    saver.saveNow();
    saver.saveNow();
    expect(file.saves).toEqual([1, 2]);
  });
});
