export { BrokerStats, type BrokerStatsOptions } from './broker-stats.ts';
export { type BrokerStatsData, StatsItem, type StatsSnapshot } from './stats-item.ts';
export { StatsName } from './stats-names.ts';
