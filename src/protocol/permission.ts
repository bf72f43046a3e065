/** Permission bits of topics and brokers (wire-protocol 5.1). */
export const Permission = { PRIORITY: 8, READ: 4, WRITE: 2, INHERIT: 1 } as const;

export const isReadable = (perm: number): boolean => (perm & Permission.READ) !== 0;
export const isWriteable = (perm: number): boolean => (perm & Permission.WRITE) !== 0;
export const isInherited = (perm: number): boolean => (perm & Permission.INHERIT) !== 0;

/** `RW-`, `R--`, `RWX`. */
export const permissionText = (perm: number): string =>
  `${isReadable(perm) ? 'R' : '-'}${isWriteable(perm) ? 'W' : '-'}${isInherited(perm) ? 'X' : '-'}`;
