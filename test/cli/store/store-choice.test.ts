import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chosenMessages, isBrokersOwn } from '../../../src/cli/store/message-flags.ts';
import { chosenStore } from '../../../src/cli/store/store-choice.ts';

let root: string;
let conf: string;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'mq-choice-'));
  conf = join(root, 'broker.conf');
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

const choose = (text: string, store?: string) => {
  writeFileSync(conf, text);
  return chosenStore('store info', { STORE: store }, { configFile: conf });
};

describe('the store a command line names', () => {
  it('is that of the configuration, an Apache slave with access control as well', async () => {
    const text = `storePathRootDir=${root}/s\nbrokerRole=SLAVE\nbrokerId=1\naclEnable=true\nmappedFileSizeCommitLog=65536\nmaxIndexNum=400\n`;
    expect(await choose(text)).toEqual({
      directory: `${root}/s`,
      commitLogDirectory: `${root}/s/commitlog`,
      settings: { mappedFileSizeCommitLog: 65_536, maxIndexNum: 400 },
    });
  });

  it('is STORE before --store before the file, whose other keys hold', async () => {
    const text = `storePathRootDir=${root}/s\nstorePathCommitLog=${root}/log\n`;
    expect(await choose(text, `${root}/other`)).toMatchObject({
      directory: `${root}/other`,
      commitLogDirectory: `${root}/log`,
    });
    expect(await chosenStore('x', { STORE: `${root}/a` }, { store: `${root}/b` })).toMatchObject({
      directory: `${root}/a`,
    });
  });

  it('has the sizes that a start without a file keeps in it', async () => {
    mkdirSync(join(root, 'kept', 'config'), { recursive: true });
    writeFileSync(join(root, 'kept', 'config', 'broker.properties'), 'maxHashSlotNum=100\n');
    expect((await chosenStore('x', { STORE: join(root, 'kept') }, {})).settings).toEqual({ maxHashSlotNum: 100 });
  });

  it.each([
    ['mappedFileSizeCommitLog=many\n', 'CONFIG'],
    ['storePathCommitLog=/a,/b\n', 'CONFIG'],
  ])('%s is refused', async (text, code) => {
    await expect(choose(text)).rejects.toMatchObject({ code });
  });

  it('must be named', async () => {
    await expect(chosenStore('store info', {}, {})).rejects.toMatchObject({ code: 'USAGE' });
    await expect(chosenStore('x', {}, { configFile: join(root, 'none') })).rejects.toMatchObject({ code: 'CONFIG' });
  });
});

describe('the messages a command line chooses', () => {
  it.each([
    [{ regex: '(' }, '--regex'],
    [{ property: ['x'] }, '--property'],
    [{ begin: 'soon' }, '--begin'],
    [{ begin: '2', end: '1' }, '--begin is later than --end'],
  ])('%j is refused', (flags, words) => {
    expect(() => chosenMessages(flags)).toThrow(words);
  });

  it('are not those that brokers keep for themselves, but retries and dead letters', () => {
    const topics = [
      'Orders',
      'SCHEDULE_TOPIC_XXXX',
      'RMQ_SYS_TRANS_HALF_TOPIC',
      '%RETRY%g',
      '%DLQ%g',
      'rmq_sys_wheel_timer',
    ];
    expect(topics.filter((topic) => !isBrokersOwn(topic))).toEqual(['Orders', '%RETRY%g', '%DLQ%g']);
  });
});
