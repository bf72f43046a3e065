import { Flags } from '@oclif/core';
import type { Limits } from '../../admin/doctor/limits.ts';
import { parseDuration } from '../../admin/duration.ts';
import { whole } from '../flags.ts';
import { duration } from '../load-flags.ts';

const GROUP = 'THRESHOLD';

/** Names with commas between them. */
export const names = Flags.custom<string[]>({
  helpValue: 'NAME[,NAME]',
  parse: async (input) =>
    input
      .split(/[,，]/)
      .map((name) => name.trim().toLowerCase())
      .filter((name) => name !== ''),
});

/** A time with a default that help shows as it would be typed. */
const time = (text: string, description: string) =>
  duration({
    ...{ helpGroup: GROUP, helpValue: 'TIME', description },
    default: parseDuration(text) ?? 0,
    defaultHelp: async () => text,
  });

/** Above what a figure counts. */
export const limitFlags = {
  disk: whole({ helpGroup: GROUP, min: 1, max: 100, unit: '%', default: 80, description: 'used part of a disk, in %' }),
  slow: time('1s', 'round trip of a small request'),
  skew: time('10s', "distance of a broker's clock from this machine's"),
  'slave-lag': whole({
    ...{ helpGroup: GROUP, min: 0, unit: 'MiB', default: 64, helpValue: 'MIB' },
    description: 'MiB a slave may be behind',
  }),
  'stuck-after': time('5m', 'age of a message that holds a queue up'),
  'dlq-within': time('1h', 'age of the last dead letter'),
  observe: time('3s', 'how long to watch what seems to stand still'),
  settle: time('90s', "how long after a broker's start clients may be missing"),
};

/** The values of {@link limitFlags}. */
export interface LimitValues {
  readonly disk: number;
  readonly slow: number;
  readonly skew: number;
  readonly 'slave-lag': number;
  readonly 'stuck-after': number;
  readonly 'dlq-within': number;
  readonly observe: number;
  readonly settle: number;
}

export const limitsOf = (values: LimitValues): Limits => ({
  diskRatio: values.disk / 100,
  roundTripMs: values.slow,
  clockSkewMs: values.skew,
  slaveLagBytes: values['slave-lag'] * 1024 * 1024,
  stuckAfterMs: values['stuck-after'],
  dlqWithinMs: values['dlq-within'],
  observeMs: values.observe,
  settleMs: values.settle,
});
