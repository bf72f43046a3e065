import type { RuleList, RuleOnBrokers } from '../../admin/auth/acl-lists.ts';
import { type BrokerRow, brokerRow } from '../output/broker-row.ts';
import type { Column } from '../output/table.ts';

/** Rules, as JSON shows them. */
export interface RulesOfBrokers {
  readonly rules: readonly RuleOnBrokers[];
  /** Brokers asked that answered, `host:port`. */
  readonly asked: readonly string[];
  /** Brokers that gave no answer. */
  readonly unreached: readonly BrokerRow[];
  /** Broker names that have no master now. */
  readonly withoutMaster: readonly string[];
}

export const rulesOf = ({ rules, asked, unreached, withoutMaster }: RuleList): RulesOfBrokers => ({
  rules,
  asked,
  unreached: unreached.map(({ error, ...broker }) => brokerRow(broker, error)),
  withoutMaster,
});

const javaList = (words: readonly string[]): string => `[${words.join(', ')}]`;

/** The original's columns; where several brokers were asked, with those that have the rule like this. */
export const ruleColumns = (asked: readonly string[]): readonly Column<RuleOnBrokers>[] => [
  { heading: '#Subject', value: ({ subject }) => subject },
  { heading: '#PolicyType', value: ({ policyType }) => policyType },
  { heading: '#Resource', value: ({ resource }) => resource },
  { heading: '#Actions', value: ({ actions }) => javaList(actions) },
  { heading: '#SourceIp', value: ({ sourceIps }) => (sourceIps.length === 0 ? undefined : javaList(sourceIps)) },
  { heading: '#Decision', value: ({ decision }) => decision },
  ...(asked.length > 1 ? [{ heading: '#Brokers', value: ({ brokers }: RuleOnBrokers) => brokers.join(',') }] : []),
];
