/**
 * The words of the core: what it is told (events), what it asks for (effects), and the records both speak of. The core is
 * `step(event, nowMs) -> effects`; the shell performs effects in order and answers with events. Positions are bytes of the
 * commit log; all times are milliseconds of the member's own monotonic clock, which also counts machine suspend.
 */
export type * from './config.ts';
export { coreTimes } from './config.ts';
export type * from './effects.ts';
export type * from './events.ts';
export type {
  EpochStart,
  FencedMember,
  Floor,
  GroupState,
  GroupView,
  Incarnation,
  LiveMember,
  MemberId,
  Promised,
  RoleName,
  StateReason,
  SwitchRequest,
} from './record.ts';
export { Mode } from './record.ts';
