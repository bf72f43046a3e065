import type { Line } from '../line.ts';

/** About clusters that are kept under names; there is none but what `add` keeps. */
export const contexts: Record<string, Line> = {
  'context add': { args: (_, spare) => [spare], missing: () => ['a/b'], missingStatus: 64, asks: 'nobody' },
  'context list': { args: () => [], asks: 'nobody' },
  'context use': { args: () => ['nobody'], status: 65, missing: () => ['nobody'], asks: 'nobody' },
  'context show': { args: () => ['nobody'], status: 65, missing: () => ['nobody'], asks: 'nobody' },
  'context rm': { args: () => ['nobody'], status: 65, missing: () => ['nobody'], asks: 'nobody' },
};
