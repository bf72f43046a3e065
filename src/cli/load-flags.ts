import { Flags } from '@oclif/core';
import { parseDuration } from '../admin/duration.ts';
import { MqError } from '../errors/index.ts';

/** A length of time, as milliseconds. @throws MqError USAGE, naming the flag, for anything else */
export const duration = Flags.custom<number>({
  helpValue: '30s',
  parse: async (input, _context, options) => {
    const ms = parseDuration(input);
    if (ms !== undefined && ms > 0) return ms;
    throw new MqError('USAGE', `--${options.name} takes a time such as 500ms, 30s, 5m or 2h, not ${input}`);
  },
});

/** A rate: `500` or `500/s`, at least 1 in ten minutes. @throws MqError USAGE, naming the flag, for anything else */
export const rate = Flags.custom<number>({
  helpValue: 'N/s',
  parse: async (input, _context, options) => {
    const [, amount] = /^(\d+(?:\.\d+)?)(?:\/s)?$/.exec(input.trim()) ?? [];
    const perSecond = Number(amount);
    if (perSecond >= 1 / 600 && perSecond <= 10_000_000) return perSecond;
    throw new MqError('USAGE', `--${options.name} takes messages a second, such as 500/s, not ${input}`);
  },
});
