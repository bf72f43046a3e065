import { Flags } from '@oclif/core';
import { MqError } from '../errors/index.ts';
import { GLOBAL_GROUP, TRUTH_OPTIONS } from './argv/spec.ts';

/** Milliseconds a request to a broker or name server may take unless `--timeout` says otherwise. */
export const DEFAULT_TIMEOUT_MS = 5000;

/**
 * A flag that takes `true` or `false` in Apache's vocabulary: `-o true`, `-o false`, and `-o` alone for true. Undefined
 * when it is not given, so that a command can leave a setting as it is.
 */
export const truth = Flags.custom<boolean>({
  options: TRUTH_OPTIONS,
  helpValue: 'true|false',
  parse: async (input) => input === 'true',
});

type NumberOptions = {
  /** Smallest value taken. */
  readonly min?: number;
  /** Largest value taken; 2^53 − 1 unless given. */
  readonly max?: number;
  /** What the number counts, for the message: `milliseconds`, `queues`. */
  readonly unit?: string;
};

/**
 * A whole number within bounds.
 *
 * @throws MqError USAGE, naming the flag and its bounds, for anything else
 */
export const whole = Flags.custom<number, NumberOptions>({
  helpValue: 'N',
  parse: async (input, _context, options) => {
    const value = Number(input);
    const { min = Number.MIN_SAFE_INTEGER, max = Number.MAX_SAFE_INTEGER, unit } = options;
    if (/^[+-]?\d+$/.test(input) && value >= min && value <= max) return value;
    const what = `--${options.name} takes a whole number${unit === undefined ? '' : ` of ${unit}`}`;
    const bounds = options.max === undefined ? `from ${min}` : `from ${min} to ${max}`;
    throw new MqError('USAGE', `${what}${options.min === undefined ? '' : ` ${bounds}`}, not ${input}`);
  },
});

/** The flags every command has. */
export const globalFlags = {
  namesrvAddr: Flags.string({
    char: 'n',
    helpGroup: GLOBAL_GROUP,
    helpValue: 'ADDR[;ADDR]',
    description:
      'name servers to ask, or http://HOST/PATH to look them up; else NAMESRV_ADDR, the selected context, 127.0.0.1:9876',
  }),
  map: Flags.string({
    multiple: true,
    multipleNonGreedy: true,
    helpGroup: GLOBAL_GROUP,
    helpValue: 'FROM=TO',
    description: 'dial TO for the address FROM that a broker advertises; host or host:port; may be repeated',
  }),
  json: Flags.boolean({ helpGroup: GLOBAL_GROUP, description: 'one JSON document instead of text' }),
  timeout: whole({
    helpGroup: GLOBAL_GROUP,
    helpValue: 'MS',
    min: 1,
    max: 3_600_000,
    unit: 'milliseconds',
    env: 'MQ_TIMEOUT',
    default: DEFAULT_TIMEOUT_MS,
    description: 'how long one request may take',
  }),
  yes: Flags.boolean({
    char: 'y',
    helpGroup: GLOBAL_GROUP,
    env: 'MQ_YES',
    description: 'answer yes to every question',
  }),
  'no-color': Flags.boolean({ helpGroup: GLOBAL_GROUP, description: 'no colours (also NO_COLOR)' }),
  help: Flags.boolean({ char: 'h', helpGroup: GLOBAL_GROUP, description: 'show this help' }),
};
