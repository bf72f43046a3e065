import type { MqError } from '../errors/index.ts';
import type { Outcome } from './fan-out.ts';

/** A broker that gave no answer, with the reason. */
export interface UnreachedBroker {
  addr: string;
  brokerName?: string | undefined;
  error: MqError;
}

/** The failures among outcomes of brokers. */
export const unreachedBrokers = (
  outcomes: readonly Outcome<{ addr: string; brokerName?: string }, unknown>[],
): UnreachedBroker[] =>
  outcomes.flatMap(({ item, error }) =>
    error === undefined ? [] : [{ addr: item.addr, brokerName: item.brokerName, error }],
  );
