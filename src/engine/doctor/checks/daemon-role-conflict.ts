import { join } from 'node:path';
import { listenersOn } from '../../machine/listeners.ts';
import { commandOf, type Machine } from '../../machine/machine.ts';
import type { StoreView } from '../../store/inspect/store-view.ts';
import type { StoreOwner } from '../../store/inspect/writer-hints.ts';
import type { DiskCheck, Found } from '../disk-check.ts';
import { type BrokerConfigFacts, withStore } from '../facts.ts';
import { careOfDaemon } from './care-of-daemon.ts';

/** File, process and what the store notes disagree on address or role. */
export const daemonRoleConflict = (machine: Machine): DiskCheck => ({
  name: 'daemon-role-conflict',
  title: 'address or role of a broker contradict each other',
  severity: 'warning',
  scope: 'disk',
  run: (context) =>
    withStore(machine, context, async (view, owner, config) => [
      ...roleInFile(view, config),
      ...idInStore(view, owner, config),
      ...portOfProcess(machine, view, config),
      ...staleAbort(machine, view),
      ...staleRunning(machine, view),
      ...(await careOfDaemon(machine, view)),
    ]),
});

/** A slave has a brokerId above 0, a master has 0: the original rewrites the one, and refuses the other. */
function roleInFile({ directory }: StoreView, config: BrokerConfigFacts): Found[] {
  const role = config.text('brokerRole');
  const id = config.number('brokerId');
  if (role === undefined || id === undefined) return [];
  const isSlave = role === 'SLAVE';
  if (isSlave === id > 0) return [];
  return [
    {
      subject: config.path ?? directory,
      message: `The configuration says brokerRole=${role} and brokerId=${id}: ${isSlave ? 'a slave needs an id above 0' : 'a master is given the id 0, whatever the file says'}.`,
      evidence: { configFile: config.path ?? '', brokerRole: role, brokerId: id },
      next: [`grep -nE '^broker(Role|Id)' ${config.path}`],
    },
  ];
}

function idInStore({ directory }: StoreView, owner: StoreOwner, config: BrokerConfigFacts): Found[] {
  const configured = config.number('brokerId');
  // Where masters are elected, the id goes with the role.
  if (config.text('zookeeper') !== undefined) return [];
  if (configured === undefined || owner.brokerId === undefined || configured === owner.brokerId) return [];
  return [
    {
      subject: directory,
      message: `The configuration says brokerId=${configured}, and the store last ran as ${owner.brokerId}. After a switch of masters the file is to be corrected, or the broker is started by its daemon.`,
      evidence: { configuredBrokerId: configured, storeBrokerId: owner.brokerId, configFile: config.path ?? '' },
      next: [`mq store info ${directory}`, 'mq clusterList'],
    },
  ];
}

/** Whoever runs on the store listens on another port than the file says. */
function portOfProcess(machine: Machine, { holder, directory }: StoreView, config: BrokerConfigFacts): Found[] {
  const port = config.number('listenPort');
  if (holder === undefined || holder.pid === 0 || port === undefined || port === 0) return [];
  if (machine.files.stat(join(machine.proc, String(holder.pid), 'fd')) === undefined) return [];
  const listener = listenersOn(machine, new Set([port]))[0];
  // Another user's sockets have no name here: nothing is known.
  if (listener !== undefined && (listener.pid === undefined || listener.pid === holder.pid)) return [];
  const who = listener === undefined ? 'nobody' : `process ${listener.pid} (${listener.command})`;
  return [
    {
      subject: directory,
      message: `${holder.kind} ${holder.pid} runs on the store, and on listenPort=${port} of the configuration listens ${who}: the process was started with another file, or the file was changed since.`,
      evidence: {
        pid: holder.pid,
        command: commandOf(machine, holder.pid) ?? '',
        configuredListenPort: port,
        configFile: config.path ?? '',
        ...(listener?.pid !== undefined && { listenerPid: listener.pid }),
      },
      next: [`ss -ltnp | grep 'pid=${holder.pid},'`, `tr '\\0' ' ' < /proc/${holder.pid}/cmdline`],
    },
  ];
}

/** `abort` names a process that lives and has not locked the store: one that hangs in its start, or a stranger. */
function staleAbort(machine: Machine, { fs, directory, holder }: StoreView): Found[] {
  if (holder !== undefined) return [];
  const pid = Number(fs.readFile(join(directory, 'abort'))?.toString('latin1').trim() || 0);
  const command = pid > 0 ? commandOf(machine, pid) : undefined;
  if (command === undefined || !/java|mq|rocketmq|broker/i.test(command)) return [];
  return [
    {
      subject: directory,
      message: `The store was not shut down, and process ${pid}, which abort names, lives without having it locked: a broker that is still loading, or another program by the same number.`,
      evidence: { pid, command },
      next: [`ps -fp ${pid}`, `mq store info ${directory}`],
    },
  ];
}

/** A `running/` folder names processes; those that are gone left it behind. */
function staleRunning(machine: Machine, { fs, directory }: StoreView): Found[] {
  const folder = join(directory, 'running');
  const stale = fs.list(folder).filter((name) => {
    const pid = /(\d+)(?:\.pid)?$/.exec(name)?.[1] ?? fs.readFile(join(folder, name))?.toString('latin1').trim();
    return pid !== undefined && /^\d+$/.test(pid) && commandOf(machine, Number(pid)) === undefined;
  });
  if (stale.length === 0) return [];
  return [
    {
      subject: folder,
      message: `${folder} names ${stale.length === 1 ? 'a process that is' : `${stale.length} processes that are`} gone: it is stale, and who goes by it takes the broker for running.`,
      evidence: { folder, names: stale },
      next: [`mq store info ${directory}`, `mv ${folder} ${folder}.stale`],
    },
  ];
}
