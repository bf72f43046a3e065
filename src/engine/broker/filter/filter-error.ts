/** An expression that does not compile. Its message is shown to people. */
export class FilterError extends Error {
  override readonly name = 'FilterError';

  constructor(reason: string) {
    super(`Invalid MessageSelector. ${reason}`);
  }
}
