import { describe, expect, it } from 'vitest';
import { dialler, parseMapping, reachableAt } from '../../src/client/address-map.ts';

describe('a map of addresses', () => {
  it.each([
    [{ '172.17.0.2:10911': '127.0.0.1:20911' }, '172.17.0.2:10911', '127.0.0.1:20911'],
    [{ '172.17.0.2:10911': '127.0.0.1' }, '172.17.0.2:10911', '127.0.0.1:10911'],
    [{ '172.17.0.2': '127.0.0.1' }, '172.17.0.2:10909', '127.0.0.1:10909'],
    [{ '172.17.0.2': '127.0.0.1:5' }, '172.17.0.2:10909', '127.0.0.1:5'],
    [{ '172.17.0.2': 'a', '172.17.0.2:1': 'b' }, '172.17.0.2:1', 'b:1'],
    [{ '[fd00::2]': '[::1]:7' }, '[fd00::2]:10911', '[::1]:7'],
    [{ 'broker-a': 'x' }, 'broker-b:1', 'broker-b:1'],
    [{}, 'toString:1', 'toString:1'],
  ])('%j dials %s as %s', (map, address, dialled) => {
    expect(reachableAt(map, address)).toBe(dialled);
  });

  it.each(['a', '=b', 'a=', 'a=b=c', 'a:0=b', 'a:70000=b', 'a b=c', 'a:x=b'])('refuses %j', (text) => {
    expect(() => parseMapping(text, '--map')).toThrowError(
      expect.objectContaining({ code: 'USAGE', message: expect.stringContaining('--map') }),
    );
  });

  it('leaves name servers that were given alone', () => {
    const dial = dialler({ '127.0.0.1': '10.0.0.7' }, ['127.0.0.1:9876']);
    expect(dial?.('127.0.0.1:9876')).toBe('127.0.0.1:9876');
    expect(dial?.('127.0.0.1:10911')).toBe('10.0.0.7:10911');
    expect(dialler({}, [])).toBeUndefined();
  });
});
