import { int, long } from './kinds.ts';
import { withoutEffect } from './spec.ts';

/** Transactional messages. */
export const transactionKeys = {
  ...withoutEffect('transactional messages are refused', {
    transactionTimeOut: long(6000),
    transactionCheckMax: int(15),
    transactionCheckInterval: long(30_000),
    transactionOpMsgMaxSize: int(4096),
    transactionOpBatchInterval: int(3000),
    transactionMetricFlushInterval: long(3000),
  }),
};
