import { MqError } from '../../../errors/index.ts';
import { decodeMessage } from '../../../protocol/message/decode.ts';
import { ProtocolError } from '../../../protocol/protocol-error.ts';
import { listenersOn } from '../../machine/listeners.ts';
import type { Machine } from '../../machine/machine.ts';
import { readFully } from '../../store/files/file-sequence.ts';
import { newestKnown } from '../../store/inspect/search-store.ts';
import type { StoreView } from '../../store/inspect/store-view.ts';
import type { DiskCheck, Found } from '../disk-check.ts';
import { type BrokerConfigFacts, configOf, withStore } from '../facts.ts';

/** The second listener of a broker lies so far below the first. */
const VIP_DISTANCE = 2;
const MAX_HEAD = 64 * 1024;

/** A start fails because a port is taken: which process has it. */
export const portInUse = (machine: Machine): DiskCheck => ({
  name: 'port-in-use',
  title: 'a broker cannot start: its port is taken',
  severity: 'critical',
  scope: 'disk',
  async run(context) {
    if (machine.files.stat(machine.proc) === undefined) {
      throw new MqError('IO', `who listens on a port is read from ${machine.proc}, which is not there`, {
        hint: 'Look with lsof -i :PORT.',
      });
    }
    const config = configOf(machine, context);
    const store = await storeSide(machine, context);
    // It runs: its ports are its own.
    if (store.isRunning) return [];
    const listenPort = config.number('listenPort') ?? store.listenPort;
    if (listenPort === undefined || listenPort <= VIP_DISTANCE) return [];
    const ports = portsOf(config, listenPort);
    const address = config.text('bindAddress') ?? '0.0.0.0';
    return listenersOn(machine, new Set(ports.keys()))
      .filter((listener) => isSame(address, listener.address))
      .map(({ port, address: taken, pid, command }): Found => {
        const who = pid === undefined ? "a process of another user's" : `process ${pid} (${command ?? 'unknown'})`;
        return {
          subject: `${taken}:${port}`,
          message: `${ports.get(port)} = ${port} is taken by ${who}: a broker on this store fails with "address already in use".`,
          evidence: {
            port,
            use: ports.get(port) ?? '',
            address: taken,
            ...(pid !== undefined && { pid }),
            ...(command !== undefined && { command }),
            portFrom:
              config.number('listenPort') === undefined ? 'the newest message of the store' : (config.path ?? ''),
          },
          next: [
            `ss -ltnp 'sport = :${port}'`,
            `sed -i 's/^listenPort=.*/listenPort=PORT/' ${config.path ?? 'broker.conf'}`,
          ],
        };
      });
  },
});

/** Each port a broker opens, with the key it comes from. */
function portsOf(config: BrokerConfigFacts, listenPort: number): Map<number, string> {
  const ports = new Map<number, string>([
    [listenPort, 'listenPort'],
    [listenPort - VIP_DISTANCE, `listenPort - ${VIP_DISTANCE}`],
    [config.number('haListenPort') || listenPort + 1, 'haListenPort'],
  ]);
  const metrics = config.number('metricsPort');
  if (metrics !== undefined && metrics > 0) ports.set(metrics, 'metricsPort');
  return ports;
}

const WILDCARDS: readonly string[] = ['0.0.0.0', '::'];
const isSame = (ours: string, theirs: string): boolean =>
  ours === theirs || WILDCARDS.includes(ours) || WILDCARDS.includes(theirs);

/** Whether a broker runs on the store, and the port it had when it stored its newest message. */
async function storeSide(
  machine: Machine,
  context: Parameters<DiskCheck['run']>[0],
): Promise<{ isRunning: boolean; listenPort: number | undefined }> {
  try {
    return await withStore(machine, context, (view) => ({
      isRunning: view.holder !== undefined,
      listenPort: portOfNewest(view),
    }));
  } catch (error) {
    // A store that is yet to be made can have its ports taken too.
    if (error instanceof MqError && error.code === 'NOT_FOUND') return { isRunning: false, listenPort: undefined };
    throw error;
  }
}

function portOfNewest(view: StoreView): number | undefined {
  const newest = newestKnown(view);
  const file = newest < 0 ? undefined : view.log.files.find(newest);
  if (file === undefined) return undefined;
  const bytes = Buffer.alloc(Math.min(MAX_HEAD, file.end - newest));
  readFully(view.open, view.open.use(file), bytes, bytes.length, newest - file.start);
  try {
    const { storeHost } = decodeMessage(bytes.subarray(0, Math.max(0, bytes.readInt32BE(0))));
    const port = Number(storeHost.slice(storeHost.lastIndexOf(':') + 1));
    return port > 0 ? port : undefined;
  } catch (error) {
    // A damaged or very large record tells nothing here; other checks look at it.
    if (error instanceof ProtocolError) return undefined;
    throw error;
  }
}
