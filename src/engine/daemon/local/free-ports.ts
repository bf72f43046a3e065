import { createServer } from 'node:net';
import { MqError } from '../../../errors/index.ts';

/** Distance between two ports that are tried, so that those of a broker do not run into the next one's. */
const STEP = 10;
const TRIES = 300;

/**
 * Free ports, the first at or above `from`, each with its neighbours at `offsets` free as well.
 * @param taken ports that are spoken for; what is found is added
 * @throws MqError CANNOT_CREATE when there are not so many
 */
export async function freePorts(
  host: string,
  { from, count, offsets, taken }: { from: number; count: number; offsets: readonly number[]; taken: Set<number> },
): Promise<number[]> {
  const found: number[] = [];
  for (let i = 0; i < TRIES && found.length < count; i++) {
    const port = from + i * STEP;
    const wanted = [port, ...offsets.map((offset) => port + offset)];
    if (wanted.some((one) => taken.has(one))) continue;
    const free = await Promise.all(wanted.map((one) => isFree(host, one)));
    if (!free.every(Boolean)) continue;
    for (const one of wanted) taken.add(one);
    found.push(port);
  }
  if (found.length === count) return found;
  throw new MqError('CANNOT_CREATE', `no ${count} free ports were found on ${host} from ${from} on`);
}

const isFree = (host: string, port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ host, port }, () => server.close(() => resolve(true)));
  });
