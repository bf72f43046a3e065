import { MqError } from '../../../errors/index.ts';
import { type Machine, thisMachine } from '../../machine/machine.ts';
import { isRunning } from '../../machine/process-facts.ts';
import type { ChildRecord } from '../running/records.ts';
import type { RunningFolder } from '../running/running-folder.ts';
import { hasProcess } from '../supervision/step.ts';
import { ControlClient } from './control-client.ts';
import { askDaemon } from './daemon-client.ts';
import { type ChildView, type DaemonView, isDaemonView } from './status.ts';

const LOOK_EVERY_MS = 100;
const STOP_PATIENCE_MS = 90_000;

/** What is known of a host's children: from its daemon, else from what the last one noted. */
export interface HostView {
  /** Undefined while none runs. */
  readonly daemon: Omit<DaemonView, 'children'> | undefined;
  readonly running: string;
  readonly children: readonly ChildView[];
}

/** Looks at a host, with or without a daemon. */
export async function viewOf(running: RunningFolder, machine: Machine = thisMachine): Promise<HostView> {
  const answer = await askDaemon(running, 'status');
  if (answer !== undefined && isDaemonView(answer.value)) {
    const { children, ...daemon } = answer.value;
    return { daemon, running: running.path, children };
  }
  return {
    daemon: undefined,
    running: running.path,
    children: running.children().map((one) => noted(one, running, machine)),
  };
}

function noted(record: ChildRecord, running: RunningFolder, machine: Machine): ChildView {
  const runs = record.process !== undefined && isRunning(machine, record.process);
  const phase = runs ? 'running' : hasProcess(record.phase) ? 'stopped' : record.phase;
  return {
    ...{
      name: record.name,
      kind: record.kind,
      phase,
      since: record.since,
      held: record.held,
      directory: record.directory,
    },
    ...{ pid: runs ? record.process?.pid : undefined, address: runs ? record.address : undefined },
    ...{ role: runs ? record.role : undefined, brokerName: undefined, autoStart: true, restartFor: undefined },
    ...{ deaths: record.deaths.length, nextTryMs: undefined, logFile: running.logOf(record.name) },
    lastError: runs || !hasProcess(record.phase) ? record.lastError : `pid ${record.process?.pid} is gone`,
  };
}

/**
 * Ends the children that run without a daemon, cleanly.
 * @returns their names
 * @throws MqError TIMEOUT when one has not ended
 */
export async function stopUnattended(running: RunningFolder, machine: Machine = thisMachine): Promise<string[]> {
  const living = running.children().filter(({ process: noted }) => noted !== undefined && isRunning(machine, noted));
  const inOrder = [
    ...living.filter(({ kind }) => kind === 'broker'),
    ...living.filter(({ kind }) => kind === 'namesrv'),
  ];
  for (const child of inOrder) await stopOne(running, child, machine);
  return inOrder.map(({ name }) => name);
}

async function stopOne(running: RunningFolder, { name, process: noted }: ChildRecord, machine: Machine): Promise<void> {
  if (noted === undefined) return;
  const control = await ControlClient.connect(running.socketOf(name));
  if (control === undefined) process.kill(noted.pid, 'SIGTERM');
  else await control.ask('stop').finally(() => control.close());
  for (let waitedMs = 0; isRunning(machine, noted); waitedMs += LOOK_EVERY_MS) {
    if (waitedMs > STOP_PATIENCE_MS) {
      throw new MqError('TIMEOUT', `${name}, pid ${noted.pid}, has not ended within ${STOP_PATIENCE_MS / 1000} s`, {
        hint: `kill -9 ${noted.pid} loses no acknowledged message.`,
      });
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}
