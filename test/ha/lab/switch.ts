import { randomUUID } from 'node:crypto';
import { setTimeout as rest } from 'node:timers/promises';
import { openCoordination } from '../../../src/engine/ha/coordination/index.ts';
import type { SwitchRequest } from '../../../src/engine/ha/coordination/types.ts';

const BEGIN_WITHIN_MS = 5000;
const ENDED_WITHIN_MS = 15_000;
const LOOK_MS = 20;

/**
 * Asks for a planned switch, the master to choose the target. Resolves with whether it is done: a master that dies meanwhile,
 * or whose slave does, does not do it.
 */
export async function askSwitch(at: { zookeeper: string; cluster: string; group: string }): Promise<boolean> {
  const { zookeeper, cluster, group: name } = at;
  const coordination = openCoordination({ zookeeper, cluster });
  const group = coordination.group(name);
  const deadline = performance.now() + ENDED_WITHIN_MS;
  const id = randomUUID();
  const written = async (): Promise<boolean> => {
    const before = await group.readSwitch({ sync: true });
    if (before.outcome === 'unknown') return false;
    const now = Date.now();
    const request: SwitchRequest = {
      ...{
        v: 1,
        id,
        target: '',
        by: 'lab',
        deadlineAt: now + BEGIN_WITHIN_MS,
        stage: 'requested',
        outcome: '',
        at: now,
      },
    };
    const version = before.outcome === 'ok' ? before.version : undefined;
    return (await group.writeSwitch(request, version)).outcome === 'ok';
  };
  try {
    while (!(await written())) {
      if (performance.now() > deadline) return false;
      await rest(LOOK_MS);
    }
    while (performance.now() < deadline) {
      const now = await group.readSwitch();
      if (now.outcome === 'ok' && now.value.id !== id) return false;
      if (now.outcome === 'ok' && now.value.stage === 'done') return true;
      if (now.outcome === 'ok' && now.value.stage === 'failed') return false;
      await rest(LOOK_MS);
    }
    return false;
  } finally {
    await coordination.close();
  }
}
