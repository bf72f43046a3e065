import { connect } from 'node:net';

const ADDRESS = { host: '127.0.0.1', port: 2181 } as const;
const PATIENCE_MS = 500;
const MAX_ANSWER_BYTES = 8192;

/** The ZooKeeper at its usual place on this machine, as `host:port`; undefined where none answers there. */
export function findZooKeeper({ host, port }: { host: string; port: number } = ADDRESS): Promise<string | undefined> {
  return new Promise((resolve) => {
    let answer = '';
    const socket = connect({ host, port });
    const timer = setTimeout(() => socket.destroy(), PATIENCE_MS);
    // The one word that servers answer without being configured for it.
    socket.once('connect', () => socket.write('srvr'));
    socket.on('data', (chunk: Buffer) => {
      answer += chunk.toString('latin1');
      if (answer.length > MAX_ANSWER_BYTES) socket.destroy();
    });
    socket.on('error', () => socket.destroy());
    socket.once('close', () => {
      clearTimeout(timer);
      resolve(answer.startsWith('Zookeeper version') ? `${host}:${port}` : undefined);
    });
  });
}
