import type { Line } from '../line.ts';

/** There is no cluster file anywhere but where a line makes one: the commands say so. */
const NOWHERE = ({ directory }: { directory: string }): string[] => ['-c', `${directory}/nowhere.yaml`];
const CONFIG_ERROR = 78;
const NOBODY = { args: NOWHERE, status: CONFIG_ERROR, asks: 'nobody' } as const;

export const daemon: Record<string, Line> = {
  'daemon start': { args: ({ directory }) => ['-c', `${directory}/cluster.yaml`], asks: 'nobody', lasts: true },
  'daemon status': { ...NOBODY, missing: NOWHERE, missingStatus: CONFIG_ERROR },
  'daemon stop': { ...NOBODY, missing: NOWHERE, missingStatus: CONFIG_ERROR },
  'daemon restart': {
    ...NOBODY,
    args: (place) => ['broker-a', ...NOWHERE(place)],
    missing: () => [],
    missingStatus: 64,
  },
  'daemon switch': {
    ...NOBODY,
    args: (place) => ['broker-a', ...NOWHERE(place)],
    missing: () => [],
    missingStatus: 64,
  },
  'daemon rebuild-state': {
    ...NOBODY,
    args: (place) => ['broker-a', ...NOWHERE(place)],
    missing: () => [],
    missingStatus: 64,
  },
  'daemon forget': {
    ...NOBODY,
    args: (place) => ['broker-a', '2', ...NOWHERE(place)],
    missing: () => ['broker-a'],
    missingStatus: 64,
  },
  'daemon logs': { ...NOBODY, args: (place) => ['broker-a', ...NOWHERE(place)], missing: () => [], missingStatus: 64 },
  // A whole cluster is brought up and down by test/faults/daemon.test.ts.
  'cluster up': {
    args: ({ directory }) => ['--dir', `${directory}/up`, '--cluster', 'not a name', '--fixed-roles'],
    status: CONFIG_ERROR,
    asks: 'nobody',
  },
  'cluster down': {
    args: ({ directory }) => ['--dir', `${directory}/up`],
    status: 65,
    missing: ({ directory }) => ['--dir', `${directory}/nowhere`],
    asks: 'nobody',
  },
};
