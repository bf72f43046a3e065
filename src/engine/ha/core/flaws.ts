/** Bugs that the tests plant, to see that the simulation finds them. Nothing else sets any. */
export interface Flaws {
  /** Confirms what the master alone has. */
  readonly ackBeforeSlave?: boolean;
  /** Answers without a last look at the permit. */
  readonly noCheckBeforeAnswer?: boolean;
  /** Believes the permit until the next tick says otherwise. */
  readonly timerPermit?: boolean;
  /** A fresh process takes itself to have granted nothing. */
  readonly forgetGrants?: boolean;
  /** Stops waiting for a slave before the set without it is written. */
  readonly shrinkAfterAck?: boolean;
  /** Writes the set with a slave before waiting for it. */
  readonly expandFirst?: boolean;
  /** A slave joins at the confirm position it is told, forgetting what was acknowledged under former epochs. */
  readonly joinAtConfirm?: boolean;
  /** Stands for election outside the set. */
  readonly electOutside?: boolean;
  /** Goes on granting and acknowledging while standing, and does not count that. */
  readonly grantWhileCandidate?: boolean;
  /** Keeps its own tail when it joins a master. */
  readonly noCut?: boolean;
  /** Shows all it has. */
  readonly showAll?: boolean;
  /** Takes a write of unknown outcome for one that failed. */
  readonly unknownIsFailed?: boolean;
  /** Counts a new session as a permit without having written the state in it. */
  readonly sessionAlone?: boolean;
  /** Does not wait after the master's node is gone. */
  readonly noFenceWait?: boolean;
  /** Does not let its own grants run out. */
  readonly noGrantWait?: boolean;
  /** Follows a master without having made the promise for its epoch durable. */
  readonly noPromise?: boolean;
  /** Stays in the set although its machine went down with bytes unsynced. */
  readonly uncleanStays?: boolean;
  /** Counts acknowledgements of an earlier connection for the present one. */
  readonly oldAcks?: boolean;
  /** Cuts what a master said all of the set has. */
  readonly cutConfirmed?: boolean;
  /** Keeps its permit while a handover is being written. */
  readonly handoverKeepsPermit?: boolean;
  /** Starts a group anew although this member has a history. */
  readonly bootstrapAgain?: boolean;
}
