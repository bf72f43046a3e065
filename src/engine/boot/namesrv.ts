import { systemClock } from '../../clock.ts';
import { type LoadedConfig, loadNamesrvConfig, type NamesrvConfig, namesrvConfigStore } from '../../config/index.ts';
import { LogName, openLogs } from '../../observe/index.ts';
import { NameServer } from '../namesrv/name-server.ts';

export interface NamesrvProcessOptions {
  /** `namesrv.conf`. */
  configFile?: string | undefined;
  /** Stronger than `bindAddress` of the file. */
  host?: string | undefined;
  /** Stronger than `listenPort` of the file. */
  port?: number | undefined;
}

/** A name server with its configuration and its log, as a process of its own. */
export interface NamesrvProcess {
  /** `host:port` listened on. */
  address: string;
  /** What in the configuration is not as its author may think. */
  warnings: string[];
  /** Closes all connections, writes out what is pending, closes the log. */
  close(): Promise<void>;
}

/**
 * Puts a name server together: configuration, `namesrv.log`, sockets.
 * @throws MqError CONFIG, IN_USE when the port is taken, CANNOT_CREATE, STORE_DAMAGED
 */
export async function startNamesrvProcess(options: NamesrvProcessOptions): Promise<NamesrvProcess> {
  const loaded = loadNamesrvConfig({
    file: options.configFile,
    overrides: { bindAddress: options.host, listenPort: options.port },
  });
  const config = namesrvConfigStore(loaded, systemClock);
  const { bindAddress: host, listenPort: port, kvConfigPath, logDir, logLevel } = config.values;
  const logs = openLogs({ directory: logDir, level: logLevel });
  config.on(['logLevel'], () => logs.setLevel(config.values.logLevel));
  const log = logs.logger(LogName.NAMESRV);
  const warnings = warningsOf(loaded);
  for (const warning of warnings) log.warn(warning);
  try {
    const server = await NameServer.start({ host, port, kvConfigPath, config, log });
    const address = `${host.includes(':') ? `[${host}]` : host}:${server.port}`;
    log.info({ address, config: config.file, kvConfigPath }, 'the name server has started');
    return {
      address,
      warnings,
      async close() {
        await server.close();
        log.info({ address }, 'the name server has stopped');
        await logs.close();
      },
    };
  } catch (error) {
    await logs.close();
    throw error;
  }
}

function warningsOf(loaded: LoadedConfig<NamesrvConfig>): string[] {
  const warnings = loaded.warnings.map((warning) => warning.message);
  const { bindAddress } = loaded.config;
  if (!/^127\.|^::1$|^localhost$/.test(bindAddress)) {
    warnings.push(
      `bindAddress=${bindAddress}: whoever reaches this machine can use the name server; there is no access control`,
    );
  }
  return warnings;
}
