/**
 * What became of a local transaction: the message is delivered, thrown away, or the broker asks again later
 * (`checkLocalTransaction`).
 */
export type TransactionState = 'commit' | 'rollback' | 'unknown';
