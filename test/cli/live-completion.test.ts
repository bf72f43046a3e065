import { mkdtempSync, readdirSync, rmSync, statSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contextNames, namedBy, namesrvOnLine, wordsOf } from '../../src/cli/completion/named-by.ts';
import { keepNames, keptNames, namesPlace, takeTurn } from '../../src/cli/completion/names-cache.ts';
import { namesOf } from '../../src/cli/completion/refresh.ts';
import { AdminClient } from '../../src/client/admin-client.ts';
import { startTestBroker, type TestBroker } from '../../src/testing.ts';
import { mq } from './spawn.ts';

let home = '';
const NAMES = { topics: ['Orders', 'Orders-2'], groups: ['G'], brokers: [], addresses: [], clusters: [], contexts: [] };

beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'mq-completion-'));
});

afterAll(() => rmSync(home, { recursive: true, force: true }));

describe('a line that is being typed', () => {
  it.each([
    ['mq topicRoute -t Or', ['mq', 'topicRoute', '-t', 'Or']],
    [`mq x -n "a:1;b:2" -t 'o p`, ['mq', 'x', '-n', 'a:1;b:2', '-t', 'o p']],
    ['mq a\\ b ', ['mq', 'a b']],
    ['', []],
  ])('%s', (line, words) => {
    expect(wordsOf(line)).toEqual(words);
  });

  it.each([['-n a:1'], ['-na:1'], ['-n=a:1'], ['--namesrvAddr a:1'], ['--namesrvAddr=a:1'], ['-namesrvAddr a:1']])(
    'names the name servers by %s',
    (flag) => {
      expect(namesrvOnLine(wordsOf(`mq topicRoute ${flag} -t Or`))).toBe('a:1');
    },
  );

  it('names them by the flag, the environment, the contexts', () => {
    const env = { NAMESRV_ADDR: 'b:2', XDG_CONFIG_HOME: home };
    expect(namedBy(['-n', 'a:1'], env)).toEqual(['-n', 'a:1']);
    expect(namedBy([], env)).toEqual(['-n', 'b:2']);
    expect(namedBy([], { XDG_CONFIG_HOME: home, MQ_CONTEXT: 'x' })).toEqual(['context', 'x', '']);
  });

  it('offers contexts as mq writes them', () => {
    const text =
      'current: lab\ncontexts:\n  lab:\n    namesrvAddr: a:1\n  "1":\n    namesrvAddr: b:1\n  p.r_o-d:\n    map: {}\n';
    expect(contextNames(text)).toEqual(['lab', '1', 'p.r_o-d']);
    expect(contextNames('- no')).toEqual([]);
  });
});

describe('names that are kept', () => {
  it('are stale after half a minute, and not offered after a week', () => {
    const place = namesPlace({ XDG_CACHE_HOME: home }, ['-n', 'kept:1']);
    expect(keptNames(place, Date.now())).toEqual({ names: {}, stale: true });
    keepNames(place, NAMES);
    expect(statSync(place.file).mode & 0o777).toBe(0o600);
    const now = statSync(place.file).mtimeMs;
    expect(keptNames(place, now + 1000)).toEqual({ names: NAMES, stale: false });
    expect(keptNames(place, now + 31_000)).toEqual({ names: NAMES, stale: true });
    expect(keptNames(place, now + 8 * 24 * 3_600_000)).toEqual({ names: {}, stale: true });
  });

  it('are asked for by one process at a time', () => {
    const place = namesPlace({ XDG_CACHE_HOME: home }, ['-n', 'turn:1']);
    expect(takeTurn(place, Date.now())).toBe(true);
    expect(takeTurn(place, Date.now())).toBe(false);
    expect(takeTurn(place, Date.now() + 11_000)).toBe(true);
  });
});

describe('mq __complete', () => {
  let broker: TestBroker;
  const env = () => ({ XDG_CACHE_HOME: home, NAMESRV_ADDR: broker.namesrvAddr });
  const offered = (kind: string) => mq(['__complete', kind, 'mq topicRoute -t '], { env: env() });

  beforeAll(async () => {
    broker = await startTestBroker();
  });

  it('offers nothing at first, has the cluster asked, and then offers its names', async () => {
    expect(await offered('topics')).toMatchObject({ status: 0, stdout: '', stderr: '' });
    const { file } = namesPlace(env(), ['-n', broker.namesrvAddr]);
    const kept = () => readdirSync(join(home, 'mq')).some((name) => file.endsWith(name));
    for (let tries = 0; tries < 200 && !kept(); tries++) await sleep(50);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const topics = await offered('topics');
    expect(topics).toMatchObject({ status: 0, stderr: '' });
    expect(topics.stdout.split('\n')).toContain('SELF_TEST_TOPIC');
    expect((await offered('brokers')).stdout).toBe('test-broker\n');
  });

  it('offers what it kept while the cluster is down, and says nothing', async () => {
    const client = new AdminClient({ namesrvAddr: broker.namesrvAddr });
    expect((await namesOf(client)).addresses).toEqual([broker.brokerAddr]);
    await client.close();
    await broker.close();
    const { file } = namesPlace(env(), ['-n', broker.namesrvAddr]);
    const longAgo = new Date(Date.now() - 3_600_000);
    utimesSync(file, longAgo, longAgo);
    expect(await offered('brokers')).toMatchObject({ status: 0, stdout: 'test-broker\n', stderr: '' });
    expect(await mq(['__complete', 'nonsense'], { env: env() })).toMatchObject({ status: 0, stdout: '', stderr: '' });
    const noCache = { ...env(), XDG_CACHE_HOME: file };
    expect(await mq(['__complete', 'topics', ''], { env: noCache })).toMatchObject({
      status: 0,
      stdout: '',
      stderr: '',
    });
  });
});
