/**
 * A process with a session of its own: `CONNECT_STRING CLUSTER GROUP MEMBER SESSION_MS`. Publishes the member as alive and
 * writes one JSON line for each event of the session; ends when its stdin does.
 */
import { openCoordination } from '../../../src/engine/ha/coordination/index.ts';

const [zookeeper = '', cluster = '', group = '', id = '', sessionMs = ''] = process.argv.slice(2);
const coordination = openCoordination({ zookeeper, cluster, sessionTimeoutMs: Number(sessionMs) });

coordination.onSession((event) => {
  const at = performance.now();
  console.log(
    JSON.stringify(event.type === 'trouble' ? { type: event.type, text: event.error.message, at } : { ...event, at }),
  );
});
process.stdin.on('end', () => process.exit(0));
process.stdin.resume();

await coordination.group(group).publishLive({
  v: 1,
  id,
  incarnation: `${id}-${process.pid}`,
  host: 'lab',
  pid: process.pid,
  startTime: '',
  bootId: '',
  pidNamespace: '',
  state: 'JOINING',
  epoch: 0,
  lastEpoch: 0,
  maxOffset: 0,
  confirmOffset: 0,
  standDown: false,
  clean: true,
});
