import type { BrokerConfig, BrokerConfigStore } from '../../config/index.ts';
import { defaultStoreSettings, type StoreSettings } from '../store/settings.ts';

type SharedKey = keyof StoreSettings & keyof BrokerConfig;

const sharedKeys = (config: BrokerConfig): SharedKey[] =>
  Object.keys(defaultStoreSettings).filter((key): key is SharedKey => key in config);

/** The store's part of the broker's configuration: the keys both know, spelt alike. */
export function storeSettings(config: BrokerConfig): Partial<StoreSettings> {
  const shared: Pick<BrokerConfig, SharedKey> = config;
  return Object.fromEntries(sharedKeys(config).map((key) => [key, shared[key]])) as typeof shared;
}

/** Hands live changes of the configuration on to the running store; the returned function ends that. */
export function followConfig(config: BrokerConfigStore, settings: StoreSettings): () => void {
  return config.on(sharedKeys(config.values), (key) => {
    Object.assign(settings, { [key]: config.values[key as SharedKey] });
  });
}
