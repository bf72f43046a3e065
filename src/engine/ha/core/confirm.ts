import { possibleSet } from './permit.ts';
import type { MemberId } from './record.ts';
import type { MemberState } from './state.ts';

/** Position of the own log that counts: written, or synced under SYNC_FLUSH. */
export const ownPosition = (s: MemberState): number => (s.config.syncFlush ? s.flushed : s.end);

/** Members an acknowledgement waits for (I3): all that may be in the set, and those about to join. */
export const waitedFor = (s: MemberState): readonly MemberId[] => {
  const members = possibleSet(s);
  const joining: MemberId[] = [];
  for (const peer of s.leading?.peers.values() ?? []) {
    if (peer.joinAt !== undefined && !members.includes(peer.member)) joining.push(peer.member);
  }
  return joining.length === 0 ? members : [...members, ...joining];
};

/** Moves confirm to the smallest position of all that are waited for (I4). Never back. */
export const advanceConfirm = (s: MemberState): void => {
  const { leading, group, config } = s;
  if (leading === undefined || group === undefined) return;
  let position = ownPosition(s);
  if (group.mode === 'SYNC' && !s.flaws.ackBeforeSlave) {
    if (!config.syncDegrade && group.set.length < config.minInSyncReplicas) return;
    const dropped = s.flaws.shrinkAfterAck ? s.write?.state.set : undefined;
    for (const member of waitedFor(s)) {
      if (member === config.id || dropped?.includes(member) === false) continue;
      position = Math.min(position, leading.peers.get(member)?.acked ?? 0);
    }
  }
  raiseConfirm(s, position);
};

/** Raises confirm, and as a member of a SYNC epoch the position below which it does not let itself be cut (I10). */
export const raiseConfirm = (s: MemberState, position: number): void => {
  if (position <= s.confirm) return;
  s.confirm = position;
  if (s.group?.mode === 'SYNC') s.floor = { position, epoch: s.group.epoch };
  s.out.push({ type: 'confirm', position });
};
