import { MqError } from '../../errors/index.ts';
import { groupNameProblem } from '../../protocol/names.ts';
import type { StartingPoint } from './offsets/starting-offset.ts';
import { type AllocateStrategy, AVG, allocateStrategies } from './rebalance/strategies.ts';

/** Options of all consumers: where a group without progress begins. */
export interface StartingOptions {
  /** Where a group without progress begins; default `CONSUME_FROM_LAST_OFFSET`. */
  consumeFromWhere?: 'CONSUME_FROM_LAST_OFFSET' | 'CONSUME_FROM_FIRST_OFFSET' | 'CONSUME_FROM_TIMESTAMP' | undefined;
  /** With CONSUME_FROM_TIMESTAMP: a time, or milliseconds; default half an hour ago. */
  consumeTimestamp?: Date | number | undefined;
}

const HALF_AN_HOUR_MS = 30 * 60_000;

export function startingPointOf(options: StartingOptions, nowMs: number): StartingPoint {
  const timestamp = options.consumeTimestamp ?? nowMs - HALF_AN_HOUR_MS;
  return {
    consumeFromWhere: options.consumeFromWhere ?? 'CONSUME_FROM_LAST_OFFSET',
    consumeTimestamp: typeof timestamp === 'number' ? timestamp : timestamp.getTime(),
  };
}

/** @throws MqError BAD_DATA when the name cannot be a group's */
export function checkedGroup(group: string): string {
  const problem = groupNameProblem(group);
  if (problem !== undefined) throw new MqError('BAD_DATA', problem, { group });
  return group;
}

/** A whole number within its range. @throws MqError BAD_DATA */
export function wholeOption(name: string, given: unknown, otherwise: number, min: number, max: number): number {
  if (given === undefined) return otherwise;
  if (typeof given === 'number' && Number.isInteger(given) && given >= min && given <= max) return given;
  throw new MqError('BAD_DATA', `${name} is ${String(given)}; it takes a whole number from ${min} to ${max}`, {
    key: name,
  });
}

/** @throws MqError BAD_DATA for a name that no strategy has */
export function strategyOf(given: string | AllocateStrategy | undefined): AllocateStrategy {
  if (given === undefined) return AVG;
  if (typeof given !== 'string') return given;
  const strategy = allocateStrategies[given];
  if (strategy !== undefined) return strategy;
  const names = Object.keys(allocateStrategies).join(', ');
  throw new MqError('BAD_DATA', `allocateMessageQueueStrategy is ${given}; there are ${names}`, {
    key: 'allocateMessageQueueStrategy',
  });
}
