import { bool, int, long } from './kinds.ts';
import { live, withoutEffect } from './spec.ts';

/** Filters by message properties (SQL92). */
export const filterKeys = {
  enablePropertyFilter: live(bool(false), 'Lets consumers filter by message properties with SQL92 expressions'),
  ...withoutEffect('filters are evaluated on the messages themselves; the answers are the same', {
    enableCalcFilterBitMap: bool(false),
    filterSupportRetry: bool(false),
    expectConsumerNumUseFilter: int(32),
    maxErrorRateOfBloomFilter: int(20),
    filterDataCleanTimeSpan: long(86_400_000),
    bitMapLengthConsumeQueueExt: int(64),
    filterServerNums: int(0),
  }),
};
