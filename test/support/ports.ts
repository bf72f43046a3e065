import { createServer } from 'node:net';

/** Below the kernel's ephemeral range, so that an outgoing connection cannot take a port between choice and use. */
const LOWEST = 20_000;
const HIGHEST = 32_000;

/** A free loopback port whose neighbours at `offsets` are free too (a broker needs -2 and +1 as well). */
export async function freePort(offsets: readonly number[] = []): Promise<number> {
  for (let attempt = 0; attempt < 200; attempt++) {
    const port = LOWEST + Math.floor(Math.random() * (HIGHEST - LOWEST));
    const wanted = [port, ...offsets.map((offset) => port + offset)];
    if ((await Promise.all(wanted.map(isFree))).every(Boolean)) return port;
  }
  throw new Error(`no free port between ${LOWEST} and ${HIGHEST} after 200 attempts`);
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
