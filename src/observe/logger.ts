/** What a log line carries besides its text. Never a message body: a `body` field is not written. */
export type LogFields = Readonly<Record<string, unknown>>;

/** One method per level; the fields come first, as in pino. */
export interface LogMethod {
  (fields: LogFields, text: string): void;
  (text: string): void;
}

/** What rooms log through, so that they depend on no library. */
export interface Logger {
  debug: LogMethod;
  info: LogMethod;
  warn: LogMethod;
  error: LogMethod;
}

const nothing = (): void => undefined;

/** Says nothing; for tests and for what is embedded. */
export const silentLogger: Logger = { debug: nothing, info: nothing, warn: nothing, error: nothing };
