/**
 * Where a client says what it does in the background: fields first, then a sentence. A pino logger fits as it is; the
 * console fits through a function of three lines. By default a client is silent.
 */
export interface ClientLog {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

const nothing = (): void => undefined;

/** Says nothing. */
export const silentClientLog: ClientLog = { debug: nothing, info: nothing, warn: nothing, error: nothing };
