import { bool, int, long } from './kinds.ts';
import { withoutEffect } from './spec.ts';

/** Filters by message properties (SQL92). */
export const filterKeys = {
  ...withoutEffect('the broker filters by tag; SQL92 filters are refused', {
    enablePropertyFilter: bool(false),
    enableCalcFilterBitMap: bool(false),
    filterSupportRetry: bool(false),
    expectConsumerNumUseFilter: int(32),
    maxErrorRateOfBloomFilter: int(20),
    filterDataCleanTimeSpan: long(86_400_000),
    bitMapLengthConsumeQueueExt: int(64),
    filterServerNums: int(0),
  }),
};
