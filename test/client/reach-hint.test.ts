import { expect, it } from 'vitest';
import { reachHint } from '../../src/client/reach-hint.ts';

it.each([
  ['172.17.0.2:10911', undefined, /inside Docker.*--map 172\.17\.0\.2:10911=127\.0\.0\.1:10911.*brokerIP1/],
  ['172.32.0.2:10911', undefined, /^Is the broker running.*--map 172\.32\.0\.2:10911=HOST:PORT/],
  ['127.0.0.1:10911', undefined, /only its own machine/],
  ['172.17.0.2:10911', '127.0.0.1:1', /The map dials 127\.0\.0\.1:1/],
])('hints for %s mapped to %s', (address, mappedTo, hint) => {
  expect(reachHint(address, mappedTo)).toMatch(hint);
});
