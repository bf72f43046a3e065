import { join } from 'node:path';
import { ControlServer } from '../../../src/engine/boot/control-socket.ts';
import { noteCare } from '../../../src/engine/daemon/running/care.ts';
import type { ChildRecord } from '../../../src/engine/daemon/running/records.ts';
import { RunningFolder } from '../../../src/engine/daemon/running/running-folder.ts';

/** A child that runs as this very number and was started at another time, unless given otherwise. */
export const childRecord = (directory: string, more: Partial<ChildRecord> = {}): ChildRecord => ({
  ...{ v: 1, name: 'broker-a-1', kind: 'broker', phase: 'running', since: 0, held: false, directory },
  ...{ logDirectory: join(directory, 'logs'), ports: [], deaths: [] },
  ...more,
});

/** What a daemon leaves: `running/`, a note in the store, and while `alive` its bound socket. */
export async function plantDaemon(
  store: string,
  running: string,
  { child = {}, alive }: { child?: Partial<ChildRecord>; alive: boolean },
): Promise<{ folder: RunningFolder; close: () => Promise<void> }> {
  const folder = new RunningFolder(running);
  folder.create();
  folder.writeDaemon({
    ...{ v: 1, file: '/etc/mq/cluster.yaml', startedAt: 0 },
    process: { pid: 1, startTime: '0', bootId: '' },
  });
  folder.writeChild(childRecord(store, child));
  noteCare(store, { v: 1, running, name: 'broker-a-1' });
  const server = alive ? await ControlServer.bind(folder.daemonSocket, 'mq daemon', async () => undefined) : undefined;
  return { folder, close: async () => server?.close() };
}
