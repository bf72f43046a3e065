/** Bits of a message's sysFlag (wire-protocol 4.2). */
export const SysFlag = {
  COMPRESSED: 0x1,
  MULTI_TAGS: 0x2,
  TRANSACTION_PREPARED: 0x4,
  TRANSACTION_COMMIT: 0x8,
  TRANSACTION_ROLLBACK: 0xc,
  /** Mask of the transaction bits. */
  TRANSACTION_TYPE: 0xc,
  BORN_HOST_V6: 0x10,
  STORE_HOST_V6: 0x20,
  NEED_UNWRAP: 0x40,
  INNER_BATCH: 0x80,
  /** Mask of the codec bits; 0 together with COMPRESSED means zlib. */
  COMPRESSION_TYPE: 0x700,
  COMPRESSION_LZ4: 0x100,
  COMPRESSION_ZSTD: 0x200,
  COMPRESSION_ZLIB: 0x300,
} as const;

/** What the transaction bits say. */
export const transactionType = (sysFlag: number): number => sysFlag & SysFlag.TRANSACTION_TYPE;
