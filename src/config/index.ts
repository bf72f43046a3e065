export { type BrokerConfig, brokerKeys, type NamesrvConfig, namesrvKeys } from './keys/index.ts';
export type { ConfigOf, KeyClass, KeyEffect, KeySpec, KeyTable } from './keys/spec.ts';
export type { ConfigValue } from './keys/value.ts';
export {
  type BrokerConfigStore,
  brokerConfigStore,
  type ConfigListener,
  ConfigStore,
  type ConfigVersion,
  type NamesrvConfigStore,
  namesrvConfigStore,
  type PlannedChange,
  type RefusalKind,
} from './live.ts';
export {
  type HostFacts,
  hostFacts,
  type LoadedConfig,
  type LoadOptions,
  loadBrokerConfig,
  loadNamesrvConfig,
} from './load.ts';
export { editDistance, nearest } from './nearest.ts';
export {
  formatProperties,
  type PropertyEntry,
  parseProperties,
  propertiesToMap,
  updateProperties,
} from './properties.ts';
export { type ConfigWarning, defaultsOf } from './read.ts';
