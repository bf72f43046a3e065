import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NameServer } from '../../../src/engine/namesrv/name-server.ts';
import { silentLog } from '../../../src/remoting/log.ts';

/** Name servers of a test. */
export interface NameServers {
  /** `host:port` of each. */
  readonly addresses: readonly string[];
  close(): Promise<void>;
}

/** Starts name servers that know nothing of each other. */
export async function startNameServers(count: number): Promise<NameServers> {
  const directory = await mkdtemp(join(tmpdir(), 'mq-name-servers-'));
  const started = await Promise.all(
    Array.from({ length: count }, (_, i) =>
      NameServer.start({
        host: '127.0.0.1',
        port: 0,
        kvConfigPath: join(directory, `${i}`, 'kvConfig.json'),
        log: silentLog,
      }),
    ),
  );
  return {
    addresses: started.map(({ port }) => `127.0.0.1:${port}`),
    async close() {
      for (const server of started) await server.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
