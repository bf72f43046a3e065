import type { CommandSpec, FlagKind, FlagSpec } from '../../../src/cli/argv/spec.ts';

function flag(name: string, shorts: string, kind: FlagKind = 'value', more: Partial<FlagSpec> = {}): FlagSpec {
  return {
    name,
    shorts: shorts === '' ? [] : shorts.split(','),
    longs: [name],
    kind,
    multiple: false,
    global: false,
    ...more,
  };
}

const everywhere: readonly FlagSpec[] = [
  flag('namesrvAddr', 'n'),
  flag('help', 'h', 'switch'),
  flag('json', '', 'switch', { global: true }),
  flag('timeout', '', 'value', { global: true }),
  flag('yes', 'y', 'switch', { global: true }),
  flag('no-color', '', 'switch', { global: true }),
];

/** updateTopic's flags, as the reference lists them. */
export const updateTopic: CommandSpec = {
  id: 'updateTopic',
  flags: [
    flag('brokerAddr', 'b'),
    flag('clusterName', 'c'),
    flag('topic', 't'),
    flag('readQueueNums', 'r'),
    flag('writeQueueNums', 'w'),
    flag('perm', 'p'),
    flag('order', 'o', 'truth'),
    flag('unit', 'u', 'truth'),
    flag('hasUnitSub', 's', 'truth'),
    flag('attributes', 'a'),
    ...everywhere,
  ],
  maxWords: 0,
};

/** clusterList's flags: a switch and two values. */
export const clusterList: CommandSpec = {
  id: 'clusterList',
  flags: [flag('moreStats', 'm', 'switch'), flag('interval', 'i'), flag('clusterName', 'c'), ...everywhere],
  maxWords: 0,
};

/** A command with a two-letter short flag, and two names one prefix fits. */
export const allocate: CommandSpec = {
  id: 'allocate',
  flags: [
    flag('brokerName', 'b,bn'),
    flag('brokerAddr', 'a'),
    flag('key', 'k', 'value', { multiple: true }),
    flag('dryRun', '', 'switch', { longs: ['dryRun', 'dry-run'] }),
    ...everywhere,
  ],
  maxWords: 0,
};

/** A command that takes two words. */
export const help: CommandSpec = { id: 'help', flags: everywhere, maxWords: 2 };
