/**
 * Fields of mq's own on the requests by which slaves ask for tables (21, 43, 45, 201, 402, 30004, 30005). Who does not send
 * the first gets the original's answer.
 */
export const SideTableField = {
  /** The version of the last answer, empty for none; in an answer its own. The same again: nothing has changed, no body. */
  VERSION: 'mqVersion',
  /** In an answer: the end of the log; what the table tells of lies before it. */
  LOG_END: 'mqLogEnd',
  /** In an answer: the epoch that the broker leads, or led last; 0 where roles are fixed, or it never did. */
  EPOCH: 'mqEpoch',
  /** In an answer, `true`: there is more, to be asked for with the version of this one. */
  MORE: 'mqMore',
} as const;
