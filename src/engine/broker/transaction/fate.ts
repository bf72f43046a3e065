import type { MessageExt } from '../../../protocol/message/decode.ts';

/** How a transaction ends. */
export const Outcome = { COMMIT: 'commit', ROLLBACK: 'rollback' } as const;
export type Outcome = (typeof Outcome)[keyof typeof Outcome];

/** What has become of a half message. */
export type Fate =
  /** Its transaction has not ended; `half` is the record that stands for it now. */
  | { readonly kind: 'open'; readonly half: MessageExt }
  | { readonly kind: Outcome }
  /** Nobody ended it in time; a copy is in TRANS_CHECK_MAX_TIME_TOPIC. */
  | { readonly kind: 'discarded' }
  /** It is done with, and there is no index to tell how. */
  | { readonly kind: 'unknown' };
