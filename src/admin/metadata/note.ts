import type { MqError } from '../../errors/index.ts';
import type { Difference } from './diff.ts';

/** Notes what became of a difference; done without an error. */
export type Note = (difference: Difference, error?: MqError) => void;
