import { expect, it } from 'vitest';
import { Attempts } from '../../../../src/engine/ha/coordination/zookeeper/attempts.ts';
import { parseConnectString } from '../../../../src/engine/ha/coordination/zookeeper/servers.ts';
import { MqError } from '../../../../src/errors/index.ts';

const error = new MqError('UNREACHABLE', 'refused');
const { servers } = parseConnectString('a,b');

it('go round the servers, and pause after all of them, longer each time', () => {
  let now = 0;
  const attempts = new Attempts(servers, 5000, { now: () => now });
  const hosts: string[] = [];
  const pauses = Array.from({ length: 12 }, () => {
    hosts.push(attempts.next().host);
    return attempts.failed(error);
  });
  expect(hosts.slice(0, 4)).toEqual(['a', 'b', 'a', 'b']);
  expect(pauses).toEqual([0, 100, 0, 200, 0, 400, 0, 800, 0, 1000, 0, 1000]);
  expect(attempts.error).toBe(error);
  now = 3000;
  expect(attempts.inVainFor(3000)).toBe(false);
  expect(attempts.inVainFor(2999)).toBe(true);
  attempts.succeeded();
  expect(attempts.inVainFor(0)).toBe(false);
  expect(attempts.failed(error)).toBe(0);
});

it('have more patience with each round, up to the session time-out', () => {
  const attempts = new Attempts(servers, 5000, { now: () => 0 });
  const patience = Array.from({ length: 6 }, () => {
    const { connectMs } = attempts;
    attempts.failed(error);
    return Math.round(connectMs);
  });
  expect(patience).toEqual([1667, 1667, 3333, 3333, 5000, 5000]);
});

it('stay with a server that said the session is over', () => {
  const attempts = new Attempts(servers, 5000, { now: () => 0 });
  attempts.next();
  expect(attempts.next().host).toBe('b');
  attempts.stay();
  expect(attempts.next().host).toBe('b');
});
