import { messageOf } from '../../../errors/index.ts';
import type { Logger } from '../../../observe/index.ts';
import type { Machine } from '../../machine/machine.ts';
import type { GroupCoordination } from '../coordination/types.ts';
import { type Owner, provenDead } from '../epoch/index.ts';
import type { MemberIdentity } from './types.ts';

const ATTEMPTS = 100;
const PAUSE_MS = 100;

export interface FenceFormerOptions {
  group: GroupCoordination;
  self: MemberIdentity;
  machine: Machine;
  /** The process that had the store before. */
  former: Owner | undefined;
  log: Logger;
}

/** Tells the group that the process before this one is dead, where that is certain: nobody has to wait for its session to end. */
export async function fenceFormer({ group, self, machine, former, log }: FenceFormerOptions): Promise<void> {
  if (former === undefined || former.incarnation === self.incarnation) return;
  const proof = provenDead(machine, former);
  if (proof === undefined) return;
  const value = {
    v: 1,
    id: self.id,
    incarnation: former.incarnation,
    by: `broker@${self.host}`,
    proof,
    at: Date.now(),
  } as const;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    try {
      if ((await group.markFenced(value)).outcome === 'ok') return;
    } catch (error) {
      log.warn({ error: messageOf(error) }, 'the end of the former process could not be told');
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
}
