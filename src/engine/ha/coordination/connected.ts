import { MqError } from '../../../errors/index.ts';
import type { Coordination } from './types.ts';

/**
 * Resolves as soon as there is a connection, for who opened a session to ask one thing. Throws UNREACHABLE (the last server's
 * reason) when there is none after `waitMs`.
 */
export async function untilConnected(coordination: Coordination, waitMs: number): Promise<void> {
  if (coordination.status === 'connected') return;
  const isThere = await new Promise<boolean>((resolve) => {
    const done = (there: boolean): void => {
      clearTimeout(timer);
      stop();
      resolve(there);
    };
    const timer = setTimeout(() => done(false), waitMs);
    const stop = coordination.onSession(({ type }) => {
      if (type === 'connected') done(true);
    });
  });
  if (isThere) return;
  const tried = await coordination.sync();
  throw tried.outcome === 'unknown' ? tried.error : new MqError('UNREACHABLE', `no ZooKeeper within ${waitMs} ms`);
}
