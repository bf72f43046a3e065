import { describe, expect, it } from 'vitest';
import { parseAddresses } from '../../../src/cli/settings/addresses.ts';
import { resolveNamesrv } from '../../../src/cli/settings/namesrv.ts';

const noContext = async () => undefined;
const prod = async () => ({ name: 'prod', file: '/c.yaml', namesrvAddr: '10.0.0.9:9876' });

describe('addresses of name servers', () => {
  it.each([
    ['127.0.0.1:9876', ['127.0.0.1:9876']],
    ['a:1;b:2', ['a:1', 'b:2']],
    [' a:1 ; b:2; ', ['a:1', 'b:2']],
    ['http://a:1', ['a:1']],
    ['[::1]:9876', ['[::1]:9876']],
  ])('%s', (list, addresses) => {
    expect(parseAddresses(list, '-n')).toEqual({ addresses, warnings: [] });
  });

  it.each([
    ['a:1；b:2', ['a:1', 'b:2'], '-n has ；; read as a:1;b:2'],
    ['“a:1；b：2”', ['a:1', 'b:2'], '-n has “ ； ： ”; read as a:1;b:2'],
    ['‘a:1’', ['a:1'], '-n has ‘ ’; read as a:1'],
    ['127。0。0。1：9876', ['127.0.0.1:9876'], '-n has 。 ：; read as 127.0.0.1:9876'],
  ])('understands and names %s', (list, addresses, warning) => {
    expect(parseAddresses(list, '-n')).toEqual({ addresses, warnings: [warning] });
  });

  it.each(['localhost', 'a:', ':1', 'a:0', 'a:70000', 'a b:1', '', ';;', 'a:1;b'])('refuses %j', (list) => {
    expect(() => parseAddresses(list, 'NAMESRV_ADDR')).toThrowError(
      expect.objectContaining({ code: 'USAGE', message: expect.stringContaining('NAMESRV_ADDR') }),
    );
  });
});

describe('who names the name servers', () => {
  it.each([
    ['the flag', '1.1.1.1:1', { NAMESRV_ADDR: '2.2.2.2:2' }, prod, 'flag', '-n', '1.1.1.1:1'],
    ['the environment', undefined, { NAMESRV_ADDR: '2.2.2.2:2' }, prod, 'environment', 'NAMESRV_ADDR', '2.2.2.2:2'],
    ['the context', undefined, { NAMESRV_ADDR: ' ' }, prod, 'context', 'context prod of /c.yaml', '10.0.0.9:9876'],
    ['nobody', undefined, {}, noContext, 'default', 'the default', '127.0.0.1:9876'],
  ] as const)('%s', async (_, flag, env, context, origin, from, address) => {
    expect(await resolveNamesrv({ flag, env, context })).toEqual({ addresses: [address], origin, from, warnings: [] });
  });

  it('does not read the context when the flag decides', async () => {
    const context = async () => Promise.reject(new Error('read'));
    await expect(resolveNamesrv({ flag: 'a:1', env: {}, context })).resolves.toMatchObject({ origin: 'flag' });
  });
});
