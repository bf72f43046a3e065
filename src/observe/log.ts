import * as fs from 'node:fs';
import * as path from 'node:path';
import type { Writable } from 'node:stream';
import { pino, type StreamEntry } from 'pino';
import { default as pretty } from 'pino-pretty';
import { MqError, messageOf } from '../errors/index.ts';
import { LogFile } from './log-file.ts';
import type { Logger } from './logger.ts';

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/** The logs, each in the file of its name under the original's names. Errors of `store` go to `storeerror.log` too. */
export const LogName = {
  BROKER: 'broker',
  STORE: 'store',
  NAMESRV: 'namesrv',
  REMOTING: 'remoting',
  DAEMON: 'daemon',
} as const;
export type LogName = (typeof LogName)[keyof typeof LogName];

export interface LogsOptions {
  /** Where the files go; none are written when undefined. */
  directory?: string | undefined;
  /** A readable copy: a terminal, or what takes its place. */
  terminal?: Writable | undefined;
  /** Colours on the terminal. */
  colour?: boolean;
  level?: LogLevel;
  /** Bytes at which a file is rotated. */
  maxFileBytes?: number;
  /** Rotated files kept of each log. */
  keep?: number;
}

/** The logs of a process. */
export interface Logs {
  /** The logger of a name; the same one each time. Files are made when it is first asked for. */
  logger(name: LogName): Logger;
  setLevel(level: LogLevel): void;
  /** Lines lost because a disk did not take them. */
  dropped(): number;
  /** Writes out what is pending and closes the files. */
  close(): Promise<void>;
}

/** Fields that could carry what users send each other. */
const SECRET = ['body', '*.body', 'secretKey', '*.secretKey', 'password', '*.password'];

/**
 * Opens the logs: JSON lines in rotated files only their owner reads, and readable lines on a terminal.
 * @throws MqError CANNOT_CREATE when the directory cannot be made or written.
 */
export function openLogs(options: LogsOptions): Logs {
  const files = new Map<string, LogFile>();
  const loggers = new Map<LogName, ReturnType<typeof pino>>();
  const terminal = options.terminal && openTerminal(options.terminal, options.colour ?? false);
  let level = options.level ?? 'info';
  if (options.directory !== undefined) prepare(options.directory);

  const file = (name: string): LogFile => {
    const open = files.get(name);
    if (open !== undefined) return open;
    const made = new LogFile({
      directory: options.directory ?? '.',
      name: `${name}.log`,
      maxBytes: options.maxFileBytes ?? 67_108_864,
      keep: options.keep ?? 10,
      onError: (error) => process.stderr.write(`${error.message}\n`),
    });
    files.set(name, made);
    return made;
  };

  const make = (name: LogName): ReturnType<typeof pino> => {
    const streams: StreamEntry<LogLevel>[] = [];
    if (options.directory !== undefined) {
      streams.push({ level: 'debug', stream: file(name) });
      if (name === LogName.STORE) streams.push({ level: 'error', stream: file('storeerror') });
    }
    if (terminal !== undefined) streams.push({ level: 'debug', stream: terminal });
    return pino(
      {
        name,
        level,
        base: { pid: process.pid },
        timestamp: pino.stdTimeFunctions.isoTime,
        formatters: { level: (label) => ({ level: label }) },
        redact: { paths: SECRET, remove: true },
      },
      pino.multistream(streams),
    );
  };

  return {
    logger(name) {
      const logger = loggers.get(name) ?? make(name);
      loggers.set(name, logger);
      return logger;
    },
    setLevel(next) {
      level = next;
      for (const logger of loggers.values()) logger.level = next;
    },
    dropped: () => [...files.values()].reduce((sum, one) => sum + one.dropped, 0),
    async close() {
      await Promise.all([...files.values()].map((one) => one.close()));
      if (terminal !== undefined) await new Promise<void>((resolve) => terminal.end(() => resolve()));
    },
  };
}

function openTerminal(destination: Writable, colour: boolean): Writable {
  return pretty({
    destination,
    colorize: colour,
    translateTime: 'SYS:yyyy-mm-dd HH:MM:ss.l',
    ignore: 'pid',
    singleLine: true,
  });
}

function prepare(directory: string): void {
  try {
    fs.mkdirSync(directory, { recursive: true, mode: 0o700 });
    fs.accessSync(directory, fs.constants.W_OK);
  } catch (error) {
    throw new MqError('CANNOT_CREATE', `cannot write logs to ${path.resolve(directory)}: ${messageOf(error)}`, {
      file: directory,
      cause: error,
    });
  }
}
