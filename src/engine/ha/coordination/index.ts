export { untilConnected } from './connected.ts';
export {
  type CoordinationFacts,
  type GroupFacts,
  groupFacts,
  type InspectOptions,
  inspect,
} from './inspect.ts';
export { type CoordinationOptions, openCoordination } from './open.ts';
export type * from './types.ts';
