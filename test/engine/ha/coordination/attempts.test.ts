import { expect, it } from 'vitest';
import { Attempts } from '../../../../src/engine/ha/coordination/zookeeper/attempts.ts';
import { parseConnectString } from '../../../../src/engine/ha/coordination/zookeeper/servers.ts';
import { MqError } from '../../../../src/errors/index.ts';

const error = new MqError('UNREACHABLE', 'refused');
const late = new MqError('TIMEOUT', 'no session');
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

it('have more patience after each that ran out, up to the session time-out, and not after others', () => {
  const attempts = new Attempts(servers, 6000, { now: () => 0 });
  const patience = [error, late, error, late, late, late].map((why) => {
    const { connectMs } = attempts;
    attempts.failed(why);
    return connectMs;
  });
  expect(patience).toEqual([1200, 1200, 2400, 2400, 4800, 6000]);
  attempts.succeeded();
  expect(attempts.connectMs).toBe(1200);
});

it('stay with a server that said the session is over', () => {
  const attempts = new Attempts(servers, 5000, { now: () => 0 });
  attempts.next();
  expect(attempts.next().host).toBe('b');
  attempts.stay();
  expect(attempts.next().host).toBe('b');
});
