import { throwIfAborted } from '../client/caller.ts';
import { malformedAnswer } from '../client/malformed.ts';
import { MqError, messageOf } from '../errors/index.ts';

/** What became of one of many: a value, or the reason why there is none. */
export type Outcome<Item, Value> =
  | { item: Item; value: Value; error?: undefined }
  | { item: Item; value?: undefined; error: MqError };

/** Requests under way at once. */
export const FAN_OUT_LIMIT = 8;

/**
 * Does the same to many, a few at a time; the results keep the order of the items. One failure is one outcome, and
 * stops nobody else.
 *
 * @throws MqError INTERRUPTED when the signal is given
 */
export async function fanOut<Item, Value>(
  items: readonly Item[],
  work: (item: Item) => Promise<Value>,
  signal?: AbortSignal,
): Promise<Outcome<Item, Value>[]> {
  const outcomes = new Array<Outcome<Item, Value>>(items.length);
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < items.length) {
      throwIfAborted(signal);
      const index = next++;
      const item = items[index] as Item;
      outcomes[index] = await outcomeOf(item, work);
    }
  };
  await Promise.all(Array.from({ length: Math.min(FAN_OUT_LIMIT, items.length) }, worker));
  return outcomes;
}

async function outcomeOf<Item, Value>(item: Item, work: (item: Item) => Promise<Value>): Promise<Outcome<Item, Value>> {
  try {
    return { item, value: await work(item) };
  } catch (error) {
    const known = toMqError(error);
    if (known.code === 'INTERRUPTED') throw known;
    return { item, error: known };
  }
}

/** Goes one step on with those that came so far, a few at a time; those that failed keep their reason. */
export async function fanOutAgain<Item, Before, Value>(
  outcomes: readonly Outcome<Item, Before>[],
  work: (item: Item, before: Before) => Promise<Value>,
  signal?: AbortSignal,
): Promise<Outcome<Item, Value>[]> {
  const step = async (outcome: Outcome<Item, Before>): Promise<Value> => {
    if (outcome.error !== undefined) throw outcome.error;
    return work(outcome.item, outcome.value);
  };
  return (await fanOut(outcomes, step, signal)).map((outcome): Outcome<Item, Value> => {
    const { item } = outcome.item;
    return outcome.error === undefined ? { item, value: outcome.value } : { item, error: outcome.error };
  });
}

/** Whatever was thrown, as an error of the closed list: malformed answers are BAD_DATA, surprises are bugs. */
export function toMqError(error: unknown): MqError {
  if (error instanceof MqError) return error;
  return malformedAnswer(error) ?? new MqError('BUG', messageOf(error), { cause: error });
}

/** The first outcome's error when every outcome failed; undefined when at least one did not. */
export const commonFailure = (outcomes: readonly Outcome<unknown, unknown>[]): MqError | undefined =>
  outcomes.length > 0 && outcomes.every(({ error }) => error !== undefined) ? outcomes[0]?.error : undefined;

/** The outcomes as they are. @throws MqError the first one's own error when every one failed */
export function unlessAllFailed<Item, Value>(outcomes: Outcome<Item, Value>[]): Outcome<Item, Value>[] {
  const failure = commonFailure(outcomes);
  if (failure !== undefined) throw failure;
  return outcomes;
}
