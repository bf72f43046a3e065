import type { RoleView } from '../../../../src/engine/broker/role/types.ts';

/** The role of a master on its own. */
export const masterRole: RoleView = {
  state: { role: 'MASTER', shown: 'ASYNC_MASTER', brokerId: 0, epoch: 0, masterAddress: undefined, reason: 'test' },
  masterSaid: () => undefined,
};
