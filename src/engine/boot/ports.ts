import { createServer } from 'node:net';
import { MqError } from '../../errors/index.ts';

/** The second listener of a broker lies this far below the first. */
export const VIP_DISTANCE = 2;

/** The port for slaves, where none is given: one above the first; any free one where the system chose that. */
export const haPortOf = (listenPort: number, port: number): number => (listenPort === 0 ? 0 : port + 1);

const TRIES = 50;

/**
 * The ports a broker listens on: `listenPort`, and two below it. For 0 the system chooses a pair of free ones.
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
    const port = await freePort(host, 0);
    if (port > VIP_DISTANCE && (await isFree(host, port - VIP_DISTANCE))) return [port, port - VIP_DISTANCE];
  }
  throw new MqError('CANNOT_CREATE', `no two free ports ${VIP_DISTANCE} apart were found on ${host}`);
}

function freePort(host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen({ host, port }, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

const isFree = (host: string, port: number): Promise<boolean> =>
  freePort(host, port).then(
    () => true,
    () => false,
  );
