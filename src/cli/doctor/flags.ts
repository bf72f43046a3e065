import { Flags } from '@oclif/core';
import type { Limits } from '../../admin/doctor/limits.ts';
import { whole } from '../flags.ts';
import { duration } from '../load-flags.ts';

const GROUP = 'THRESHOLDS';

/** Names with commas between them. */
export const names = Flags.custom<string[]>({
  helpValue: 'NAME[,NAME]',
  parse: async (input) =>
    input
      .split(/[,，]/)
      .map((name) => name.trim().toLowerCase())
      .filter((name) => name !== ''),
});

/** Above what a figure counts. */
export const limitFlags = {
  disk: whole({ helpGroup: GROUP, min: 1, max: 100, unit: '%', default: 80, description: 'used part of a disk, in %' }),
  slow: duration({ helpGroup: GROUP, default: 1000, description: 'round trip of a small request; 1s unless given' }),
  skew: duration({ helpGroup: GROUP, default: 10_000, description: "distance of a broker's clock; 10s unless given" }),
  'slave-lag': whole({
    ...{ helpGroup: GROUP, min: 0, unit: 'MiB', default: 64, helpValue: 'MIB' },
    description: 'MiB a slave may be behind',
  }),
  'stuck-after': duration({
    ...{ helpGroup: GROUP, default: 300_000 },
    description: 'age of a message that holds a queue up; 5m unless given',
  }),
  'dlq-within': duration({
    ...{ helpGroup: GROUP, default: 3_600_000 },
    description: 'age of the last dead letter; 1h unless given',
  }),
  observe: duration({
    ...{ helpGroup: GROUP, default: 3000 },
    description: 'how long to watch what seems to stand still; 3s unless given',
  }),
  settle: duration({
    ...{ helpGroup: GROUP, default: 90_000 },
    description: "how long after a broker's start clients may be missing; 90s unless given",
  }),
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
