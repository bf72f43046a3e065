import type { BrokerConfigStore } from '../../config/index.ts';
import type { Logger } from '../../observe/index.ts';
import { storeSettings } from '../broker/store-settings.ts';
import { type FileSystem, nodeFileSystem } from '../store/files/file-system.ts';
import { claimIdentity } from '../store/identity/store-identity.ts';
import type { StoreOptions } from '../store/store-parts.ts';
import type { HostAddress } from '../store/types.ts';
import { storeFileBudget } from './file-limit.ts';

/** How a broker opens its store, by its configuration. */
export function storeOptions(
  config: BrokerConfigStore,
  storeHost: HostAddress,
  logger: Logger,
  fileSystem: FileSystem = nodeFileSystem,
): StoreOptions {
  const { values } = config;
  const { storePathRootDir: directory, brokerName, brokerClusterName, brokerId } = values;
  return {
    directory,
    commitLogDirectory: values.storePathCommitLog,
    storeHost,
    settings: { ...storeSettings(values), maxOpenFiles: storeFileBudget() },
    logger,
    fileSystem,
    onLocked: () => {
      claimIdentity(directory, { brokerName, brokerClusterName, brokerId }, logger, nodeFileSystem);
    },
  };
}
