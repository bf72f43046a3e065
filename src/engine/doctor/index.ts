import { type Machine, thisMachine } from '../machine/machine.ts';
import { ackStoreDamaged } from './checks/ack-store-damaged.ts';
import { brokerNameMismatch } from './checks/broker-name-mismatch.ts';
import { clockJumped } from './checks/clock-jumped.ts';
import { configTorn } from './checks/config-torn.ts';
import { daemonRoleConflict } from './checks/daemon-role-conflict.ts';
import { diskFull } from './checks/disk-full.ts';
import { haFileDamaged } from './checks/ha-file-damaged.ts';
import { mappedFileFailed } from './checks/mapped-file-failed.ts';
import { portInUse } from './checks/port-in-use.ts';
import { queueIndexDamaged } from './checks/queue-index-damaged.ts';
import { storeOnSmallDisk } from './checks/store-on-small-disk.ts';
import { tailSetAside } from './checks/tail-set-aside.ts';
import type { DiskCheck } from './disk-check.ts';

export { type Machine, thisMachine } from '../machine/machine.ts';
export type { DiskCheck, DiskContext, Found } from './disk-check.ts';
export { type GroupSource, groupSource, type NamedGroups, storeGroupSource } from './groups.ts';

/** Every check of a store's files, in the order they are shown. */
export const diskChecksOn = (machine: Machine): readonly DiskCheck[] => [
  portInUse(machine),
  brokerNameMismatch(machine),
  mappedFileFailed(machine),
  diskFull(machine),
  daemonRoleConflict(machine),
  ackStoreDamaged(machine),
  queueIndexDamaged(machine),
  configTorn(machine),
  clockJumped(machine),
  storeOnSmallDisk(machine),
  tailSetAside(machine),
  haFileDamaged(machine),
];

/** The same on this machine. */
export const diskChecks: readonly DiskCheck[] = diskChecksOn(thisMachine);
