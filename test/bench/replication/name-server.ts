import { Server } from '../../ha/lab/server.ts';
import { freePort, type NameServer } from '../../interop/lab.ts';

/** Starts our name server as a process of its own, which outlives the brokers. */
export async function startOurNameServer(dir: string): Promise<NameServer> {
  const port = await freePort();
  const server = new Server('namesrv', ['namesrv', 'start', '--host', '127.0.0.1', '--port', `${port}`], dir);
  server.start();
  await server.ready();
  return { address: `127.0.0.1:${port}`, stop: () => server.kill() };
}
