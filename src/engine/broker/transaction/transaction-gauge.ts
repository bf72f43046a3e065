/** Figures of the transactions, for /metrics. */
export class TransactionGauge {
  /** Half messages whose transaction has not ended. */
  open: () => number = () => 0;
  committed = 0;
  rolledBack = 0;
  /** Questions sent to producers. */
  checks = 0;
  discarded = 0;
}
