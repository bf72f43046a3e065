import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AdminClient } from '../../src/client/admin-client.ts';
import { isLookupUrl, lookUpNamesrv } from '../../src/client/namesrv-lookup.ts';

const PAGES: Readonly<Record<string, [number, string]>> = {
  '/nsaddr': [200, '10.0.0.1:9876;10.0.0.2:9876\r\n'],
  '/empty': [200, ''],
  '/page': [200, '<html>Welcome</html>'],
  '/gone': [404, 'no'],
  '/large': [200, 'a'.repeat(100_000)],
};
let server: Server;
let base = '';

beforeAll(async () => {
  server = createServer((request, answer) => {
    const page = PAGES[request.url ?? ''];
    if (page !== undefined) answer.writeHead(page[0]).end(page[1]);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(() => {
  server.closeAllConnections();
  server.close();
});

describe('looking name servers up', () => {
  it('is meant by a URL with a path alone', () => {
    expect(['http://a/b', 'https://a:80/', 'HTTP://a/x/y?z=1'].map(isLookupUrl)).toEqual([true, true, true]);
    expect(['http://a:9876', 'a:9876', 'http://a:1;http://b/c'].map(isLookupUrl)).toEqual([false, false, false]);
  });

  it('takes the list the page gives', async () => {
    expect(await lookUpNamesrv(`${base}/nsaddr`)).toEqual(['10.0.0.1:9876', '10.0.0.2:9876']);
  });

  it.each([
    ['/empty', 'BAD_DATA', 'no list of name servers'],
    ['/page', 'BAD_DATA', '<html>Welcome'],
    ['/large', 'BAD_DATA', 'more than 65536 bytes'],
    ['/gone', 'REFUSED', 'HTTP 404'],
  ])('%s fails with %s', async (path, code, words) => {
    const failure = { code, message: expect.stringContaining(words) };
    await expect(lookUpNamesrv(`${base}${path}`)).rejects.toMatchObject(failure);
  });

  it('gives up on a server that does not answer', async () => {
    await expect(lookUpNamesrv(`${base}/silent`, { timeoutMs: 50 })).rejects.toMatchObject({ code: 'TIMEOUT' });
  });

  it('names the reason where nobody listens', async () => {
    const failure = { code: 'UNREACHABLE', message: expect.stringContaining('http://127.0.0.1:1/nsaddr') };
    await expect(lookUpNamesrv('http://127.0.0.1:1/nsaddr')).rejects.toMatchObject(failure);
  });

  it('is named where a client is given a URL', () => {
    expect(() => new AdminClient({ namesrvAddr: `${base}/nsaddr` })).toThrowError(
      expect.objectContaining({ code: 'USAGE', hint: expect.stringContaining('lookUpNamesrv') }),
    );
  });
});
