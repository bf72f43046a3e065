import { resolve } from 'node:path';
import { defineConfig } from 'vitest/config';
import { LongestFirst } from './test/interop/lab/longest-first.ts';

/** Examples import the package by its name; a test runs them on the sources. */
const sources = { alias: { '@mqops/mq': resolve(import.meta.dirname, 'src/index.ts') } };
const unit = {
  setupFiles: ['test/support/setup.ts'],
  testTimeout: 20_000,
  // One for each core: much of the time a test waits for a process or a timer.
  maxWorkers: '100%',
  // What was built is run as it is.
  server: { deps: { external: [/\/dist\//] } },
};

const otherTiers = ['test/matrix/**', 'test/interop/**', 'test/faults/**', 'test/ha/*.test.ts'];

/** Unit tests that need a process of their own: they answer its signals, or measure its memory and open files. */
const alone = [
  'test/cli/base-command.test.ts',
  'test/cli/read-command.test.ts',
  'test/examples/*.test.ts',
  'test/engine/ha/stream/frames.test.ts',
  'test/engine/store/clean.test.ts',
];

export default defineConfig({
  test: {
    disableConsoleIntercept: true,
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        resolve: sources,
        test: {
          ...unit,
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: [...otherTiers, ...alone],
          // Files share their worker and what it has loaded: each gives back what it changes (timers, environment).
          isolate: false,
        },
      },
      {
        resolve: sources,
        test: {
          ...unit,
          name: 'unit-alone',
          include: alone,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: 'matrix',
          include: ['test/matrix/**/*.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'interop',
          include: ['test/interop/**/*.test.ts'],
          globalSetup: ['test/interop/lab/prepare.ts'],
          testTimeout: 300_000,
          hookTimeout: 300_000,
          // Each file has brokers of its own, and waits for delays and leases to end a third of its time; but JVMs start.
          maxWorkers: 2,
          maxConcurrency: 4,
        },
      },
      {
        test: {
          name: 'faults',
          include: ['test/faults/**/*.test.ts'],
          testTimeout: 600_000,
          hookTimeout: 120_000,
          maxWorkers: 2,
        },
      },
      {
        test: {
          name: 'ha',
          include: ['test/ha/*.test.ts'],
          globalSetup: ['test/ha/lab/prepare.ts'],
          testTimeout: 600_000,
          hookTimeout: 120_000,
          // Elections are timed: one schedule of faults at a time.
          maxWorkers: 1,
        },
      },
    ],
  },
});
