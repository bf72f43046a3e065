import { int, long, millis } from './kinds.ts';
import { live, withoutEffect } from './spec.ts';

/** Transactional messages. */
export const transactionKeys = {
  transactionTimeOut: live(
    millis(6000),
    'Age at which the producer of a half message is first asked how its transaction ended',
  ),
  transactionCheckMax: live(
    int(15, { min: 0 }),
    'Checks after which a half message is put aside in TRANS_CHECK_MAX_TIME_TOPIC',
  ),
  transactionCheckInterval: live(millis(30_000, { min: 10 }), 'How often open transactions are checked'),
  ...withoutEffect('each outcome is stored at once with an op message of its own, which every broker reads', {
    transactionOpMsgMaxSize: int(4096),
    transactionOpBatchInterval: int(3000),
  }),
  ...withoutEffect('open transactions are counted from the store', {
    transactionMetricFlushInterval: long(3000),
  }),
};
