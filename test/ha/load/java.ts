import { spawn } from 'node:child_process';
import { JAVA_OPENS } from '../../interop/lab/apache.ts';
import { type ApacheVersion, compilePrograms } from '../../interop/lab/jars.ts';
import { endWithTests } from '../../interop/lab/process.ts';
import { LoadDriver } from './driver.ts';
import type { LoadOptions } from './options.ts';

export interface JavaLoadOptions extends LoadOptions {
  readonly version: ApacheVersion;
  /** Broker name of the queues. */
  readonly broker: string;
  /** Queues that a serial producer sends to, with routes asked for every 2 s. */
  readonly queues: readonly number[];
  /** Group of a push consumer; undefined for none. */
  readonly group: string | undefined;
}

/**
 * A JVM with one release's client: serial producers with `pollNameServerInterval` 2 s on the named queues, a stock producer
 * that chooses queues and retries as it likes, and a consumer. Same words, same history as the SDK's drivers.
 */
export async function startJava(options: JavaLoadOptions): Promise<LoadDriver> {
  const classPath = await compilePrograms(options.version);
  const { name, namesrvAddr, topic, history, broker, queues, group } = options;
  const args = ['-Xms64m', '-Xmx256m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', ...JAVA_OPENS];
  const words = [namesrvAddr, topic, history, name, broker, queues.join(','), ...(group === undefined ? [] : [group])];
  const child = spawn('java', [...args, '-cp', classPath, 'interop.HistoryLoad', ...words], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, NAMESRV_ADDR: '' },
  });
  endWithTests(child);
  return new LoadDriver(name, child);
}
