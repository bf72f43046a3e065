import { createServer } from 'node:net';

/**
 * Below the kernel's ephemeral range, so that an outgoing connection cannot take a port between choice and use; and above
 * what a broker draws for `listenPort=0`, which may do so meanwhile.
 */
const LOWEST = 20_000;
const HIGHEST = 32_000;
/** Workers of one run draw from parts of their own: what one has drawn may not be listened on yet. */
const PARTS = 8;
const SHARE = (HIGHEST - LOWEST) / PARTS;
const FIRST = LOWEST + (Number(process.env['VITEST_POOL_ID'] ?? 0) % PARTS) * SHARE;

/** Never drawn again by this process. */
const drawn = new Set<number>();

/** A free loopback port whose neighbours at `offsets` are free too (a broker needs -2 and +1 as well). */
export async function freePort(offsets: readonly number[] = []): Promise<number> {
  for (let attempt = 0; attempt < 200; attempt++) {
    const port = FIRST + Math.floor(Math.random() * SHARE);
    const wanted = [port, ...offsets.map((offset) => port + offset)];
    if (wanted.some((one) => drawn.has(one))) continue;
    for (const one of wanted) drawn.add(one);
    if ((await Promise.all(wanted.map(isFree))).every(Boolean)) return port;
  }
  throw new Error(`no free port between ${FIRST} and ${FIRST + SHARE} after 200 attempts`);
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
