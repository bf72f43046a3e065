import type { Clock } from '../../clock.ts';
import { LogName, openLogs } from '../../observe/index.ts';
import { readPlan } from './cluster-file/read-plan.ts';
import { Daemon } from './daemon.ts';
import type { Program } from './supervision/launch.ts';

const MAX_LOG_BYTES = 8 * 1024 * 1024;
const KEPT_LOGS = 5;

export interface OpenDaemonOptions {
  readonly file: string;
  readonly host: string | undefined;
  readonly program: Program;
  readonly steady: Clock;
  readonly wall: Clock;
  readonly version: string;
  /** Gets a readable copy of the log, for a terminal, a journal or a container's output. */
  readonly terminal: NodeJS.WriteStream | undefined;
}

/** A daemon with its log in `running/daemon.log`. @throws MqError like {@link Daemon.start} */
export async function openDaemon(options: OpenDaemonOptions): Promise<{ daemon: Daemon; close: () => Promise<void> }> {
  const { terminal } = options;
  const { running } = await readPlan(options.file);
  const logs = openLogs({
    ...{ directory: running, terminal, maxFileBytes: MAX_LOG_BYTES, keep: KEPT_LOGS },
    colour: terminal?.isTTY === true && !process.env['NO_COLOR'],
  });
  try {
    const daemon = await Daemon.start({ ...options, log: logs.logger(LogName.DAEMON) });
    const close = async (): Promise<void> => {
      await daemon.close();
      await logs.close();
    };
    return { daemon, close };
  } catch (error) {
    await logs.close();
    throw error;
  }
}
