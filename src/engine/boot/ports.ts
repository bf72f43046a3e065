import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';
import { MqError } from '../../errors/index.ts';

/** The second listener of a broker lies this far below the first. */
export const VIP_DISTANCE = 2;

/** The port for slaves, where none is given: one above the first; any free one where the system chose that. */
export const haPortOf = (listenPort: number, port: number): number => (listenPort === 0 ? 0 : port + 1);

const TRIES = 200;

/**
 * Where ports for `listenPort=0` are drawn from: below the kernel's ephemeral range, since they are listened on only
 * after the store's recovery, and an outgoing connection of anybody may take an ephemeral one meanwhile.
 */
const LOWEST = 12_000;
const HIGHEST = 20_000;

/**
 * The ports a broker listens on: `listenPort`, and two below it. For 0 a pair of free ones is drawn at random.
 * @throws MqError CONFIG for 1 and 2, below which there is no second port
 */
export async function brokerPorts(host: string, listenPort: number): Promise<[number, number]> {
  if (listenPort > VIP_DISTANCE) return [listenPort, listenPort - VIP_DISTANCE];
  if (listenPort > 0) {
    throw new MqError(
      'CONFIG',
      `listenPort=${listenPort}: the second listener needs the port ${VIP_DISTANCE} below it`,
      {
        key: 'listenPort',
      },
    );
  }
  for (let i = 0; i < TRIES; i++) {
    const port = randomInt(LOWEST, HIGHEST);
    const second = port - VIP_DISTANCE;
    if ((await isFree(host, port)) && (await isFree(host, second))) return [port, second];
  }
  throw new MqError('CANNOT_CREATE', `no two free ports ${VIP_DISTANCE} apart were found on ${host}`);
}

/** @throws Error of the system for an address that nothing can listen on */
function isFree(host: string, port: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve(false);
      else reject(error);
    });
    server.listen({ host, port }, () => server.close(() => resolve(true)));
  });
}
