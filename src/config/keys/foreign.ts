import { bool, int, long, optionalText, text } from './kinds.ts';
import { withoutEffect } from './spec.ts';

/** Keys of RocksDB stores and of access control, whose switches are refused in roles.ts. */
export const foreignKeys = {
  ...withoutEffect('stores in RocksDB are not supported', {
    bottomMostCompressionTypeForConsumeQueueStore: text('zstd'),
    cleanRocksDBDirtyCQIntervalMin: long(60),
    enableRocksDBLog: bool(false),
    memTableFlushIntervalMs: long(3_600_000),
    realTimePersistRocksDBConfig: bool(true),
    rocksdbCQDoubleWriteEnable: bool(false),
    rocksdbCompressionType: text('lz4'),
    rocksdbFlushWalFrequency: int(1024),
    rocksdbWalFileRollingThreshold: long(1_073_741_824),
    statRocksDBCQIntervalSec: long(10),
  }),
  ...withoutEffect('there is no access control yet', {
    authenticationProvider: optionalText(),
    authenticationMetadataProvider: optionalText(),
    authenticationStrategy: optionalText(),
    authenticationWhitelist: optionalText(),
    initAuthenticationUser: optionalText(),
    innerClientAuthenticationCredentials: optionalText(),
    authorizationProvider: optionalText(),
    authorizationMetadataProvider: optionalText(),
    authorizationStrategy: optionalText(),
    authorizationWhitelist: optionalText(),
    migrateAuthFromV1Enabled: bool(false),
    configName: optionalText(),
    clusterName: optionalText(),
    userCacheMaxNum: int(1000),
    userCacheExpiredSecond: int(600),
    userCacheRefreshSecond: int(60),
    aclCacheMaxNum: int(1000),
    aclCacheExpiredSecond: int(600),
    aclCacheRefreshSecond: int(60),
    statefulAuthenticationCacheMaxNum: int(10_000),
    statefulAuthenticationCacheExpiredSecond: int(60),
    statefulAuthorizationCacheMaxNum: int(10_000),
    statefulAuthorizationCacheExpiredSecond: int(60),
  }),
};
