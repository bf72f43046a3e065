import type * as coordination from '../coordination/types.ts';
import type * as core from '../core/types.ts';

/** Of a reason that lies in ZooKeeper, characters: watched by every member. */
const MAX_REASON = 1000;

/** The group's state as the core knows it. */
export const stateFromNode = (node: coordination.GroupState): core.GroupState => ({
  epoch: node.epoch,
  master: node.master ?? '',
  incarnation: node.incarnation,
  set: node.set,
  mode: node.mode,
  reason: node.reason,
  acceptLoss: node.acceptLoss,
  change: node.change,
  writeId: node.writeId,
});

/** @param at wall clock, milliseconds */
export const stateToNode = (state: core.GroupState, at: number): coordination.GroupState => ({
  v: 1,
  epoch: state.epoch,
  master: state.master === '' ? null : state.master,
  incarnation: state.incarnation,
  set: [...state.set],
  mode: state.mode,
  reason: state.reason,
  acceptLoss: state.acceptLoss,
  change: state.change,
  writeId: state.writeId,
  at,
});

export const liveFromNode = (node: coordination.LiveMember): core.LiveMember => ({
  id: node.id,
  incarnation: node.incarnation,
  role: node.state,
  epoch: node.epoch,
  lastEpoch: node.lastEpoch,
  end: node.maxOffset,
  confirm: node.confirmOffset,
  standDown: node.standDown,
  ...(node.parkedFor !== undefined && { parkedFor: node.parkedFor }),
});

/** What the machine says of this process; the same for all of its life. */
export type ProcessFacts = Pick<coordination.LiveMember, 'host' | 'pid' | 'startTime' | 'bootId' | 'pidNamespace'>;

export const liveToNode = (live: core.LiveMember, facts: ProcessFacts, clean: boolean): coordination.LiveMember => ({
  v: 1,
  id: live.id,
  incarnation: live.incarnation,
  ...facts,
  state: live.role,
  epoch: live.epoch,
  lastEpoch: live.lastEpoch,
  maxOffset: live.end,
  confirmOffset: live.confirm,
  standDown: live.standDown,
  clean,
  ...(live.parkedFor !== undefined && { parkedFor: live.parkedFor.slice(0, MAX_REASON) }),
});

/** A switch that is still to be done, in the core's words. */
export const switchFromNode = (node: coordination.SwitchRequest, nowMs: number): core.SwitchRequest | undefined =>
  node.stage === 'done' || node.stage === 'failed' || node.deadlineAt < nowMs
    ? undefined
    : { id: node.id, target: node.target };
