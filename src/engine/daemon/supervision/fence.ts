import { hostname } from 'node:os';
import type { Clock } from '../../../clock.ts';
import { messageOf } from '../../../errors/index.ts';
import type { Logger } from '../../../observe/index.ts';
import { openCoordination } from '../../ha/coordination/open.ts';
import { ownerFile, provenDead } from '../../ha/epoch/index.ts';
import type { Machine } from '../../machine/machine.ts';
import type { ChildPlan } from '../cluster-file/types.ts';
import { ensembleOf } from '../groups/ensemble.ts';

const ATTEMPTS = 10;
const PAUSE_MS = 200;

/**
 * Tells a group that one of its members is dead, where that is certain, so that the others need not wait for its session
 * to end. It only states a fact; who is master next the brokers find out. The broker that is started again says the same:
 * this is sooner by its start. Failing costs that time and nothing else.
 */
export async function fenceDead(
  { keys, directory, member, name }: ChildPlan,
  { machine, log, wall }: { machine: Machine; log: Logger; wall: Clock },
): Promise<void> {
  const ensemble = ensembleOf(keys);
  if (ensemble === undefined || member === undefined) return;
  const said = (text: string): void => log.info({ child: name }, `${name} ${text}`);
  try {
    const owner = ownerFile(directory, machine.files).load();
    const proof = owner.kind === 'whole' ? provenDead(machine, owner.value) : undefined;
    if (owner.kind !== 'whole' || proof === undefined) return;
    const coordination = openCoordination(ensemble);
    try {
      const { incarnation } = owner.value;
      const fact = {
        v: 1,
        id: String(member.memberId),
        incarnation,
        by: `daemon@${hostname()}`,
        proof,
        at: wall.now(),
      } as const;
      for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
        const { outcome } = await coordination.group(member.brokerName).markFenced(fact);
        if (outcome === 'ok') return said(`is told to its group as dead: ${proof}`);
        await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
      }
      said('could not be told to its group as dead: ZooKeeper did not take it');
    } finally {
      await coordination.close();
    }
  } catch (error) {
    said(`could not be told to its group as dead: ${messageOf(error)}`);
  }
}
