import { dirname, join, resolve } from 'node:path';
import { parseDocument } from 'yaml';
import { MqError } from '../../../errors/index.ts';
import { nodeFileSystem } from '../../store/files/file-system.ts';
import { RunningFolder } from '../running/running-folder.ts';
import { ControlClient } from './control-client.ts';
import { type HandedOver, handedOverIn } from './hand-over.ts';

/**
 * The `running/` of a cluster file. Only its `directory` is read, so that a daemon can be asked, and stopped, also while
 * somebody is in the middle of a change to the file.
 * @throws MqError CONFIG when there is no such file
 */
export function runningOf(file: string): RunningFolder {
  const path = resolve(file);
  const text = nodeFileSystem.readFile(path)?.toString('utf8');
  if (text === undefined) {
    throw new MqError('CONFIG', `there is no cluster file ${path}`, {
      ...{ file: path, hint: 'Name it with -c or MQ_CLUSTER_FILE.' },
    });
  }
  const directory: unknown = parseDocument(text, { prettyErrors: false }).get('directory');
  const base = resolve(dirname(path), typeof directory === 'string' ? directory : 'data');
  return new RunningFolder(join(base, 'running'));
}

/** Asks the daemon of a folder; undefined where none runs. @throws MqError what the daemon was thrown; TIMEOUT */
export async function askDaemon(
  running: RunningFolder,
  op: string,
  fields: Readonly<Record<string, unknown>> = {},
  timeoutMs = 10_000,
): Promise<{ readonly value: unknown } | undefined> {
  const client = await ControlClient.connect(running.daemonSocket);
  if (client === undefined) return undefined;
  try {
    return { value: await client.ask(op, fields, timeoutMs) };
  } finally {
    client.close();
  }
}

/** How long a daemon that has answered may take to be gone. */
const LAST_MS = 5000;

/**
 * Ends a daemon, and waits until it is gone; undefined where none runs.
 * @returns its masters, and who leads instead
 * @throws MqError what the daemon was thrown; TIMEOUT
 */
export async function stopDaemon(
  running: RunningFolder,
  { leaveBrokers, withinMs }: { readonly leaveBrokers: boolean; readonly withinMs: number },
): Promise<HandedOver[] | undefined> {
  const client = await ControlClient.connect(running.daemonSocket);
  if (client === undefined) return undefined;
  try {
    const answer = await client.ask('stop', { leaveBrokers }, withinMs);
    let alarm: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => {
      alarm = setTimeout(resolve, LAST_MS);
    });
    await Promise.race([client.closed, late]);
    clearTimeout(alarm);
    return handedOverIn(answer);
  } finally {
    client.close();
  }
}

/** Asks a daemon that must run. @throws MqError UNREACHABLE */
export async function askRunningDaemon(
  running: RunningFolder,
  op: string,
  fields: Readonly<Record<string, unknown>>,
  timeoutMs: number,
): Promise<unknown> {
  const answer = await askDaemon(running, op, fields, timeoutMs);
  if (answer !== undefined) return answer.value;
  throw new MqError('UNREACHABLE', `no daemon runs on ${running.path}`, {
    ...{
      file: running.daemonSocket,
      hint: 'mq daemon start -c CLUSTER.yaml starts it; it takes running brokers over.',
    },
  });
}
