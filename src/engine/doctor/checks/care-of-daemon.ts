import { type Care, careOf } from '../../daemon/running/care.ts';
import { commandOf, type Machine } from '../../machine/machine.ts';
import { isRunning } from '../../machine/process-facts.ts';
import type { StoreView } from '../../store/inspect/store-view.ts';
import type { Found } from '../disk-check.ts';

/** What the daemon that cares for the store has noted, and what is so. */
export async function careOfDaemon(machine: Machine, view: StoreView): Promise<Found[]> {
  const care = await careOf(view.directory, machine.files);
  return care === undefined ? [] : [...nobodyWatches(machine, care), ...byHand(machine, view, care), ...ailing(care)];
}

const clusterFlag = ({ daemon }: Care): string => (daemon === undefined ? '' : ` -c ${daemon.file}`);

/** `running/` names a process that is gone, and no daemon starts it again. */
function nobodyWatches(machine: Machine, care: Care): Found[] {
  const noted = care.child?.process;
  if (care.daemonPid !== undefined || noted === undefined || isRunning(machine, noted)) return [];
  return [
    {
      subject: care.running,
      message: `It notes ${care.name} as pid ${noted.pid}, which is gone, and no daemon runs: nobody starts the broker again. A daemon that is started puts the notes right by itself; nothing has to be removed.`,
      evidence: { running: care.running, name: care.name, pid: noted.pid },
      next: [`mq daemon start --detach${clusterFlag(care)}`, `mq daemon status${clusterFlag(care)}`],
    },
  ];
}

/** Somebody started the broker besides its daemon. */
function byHand(machine: Machine, { holder }: StoreView, care: Care): Found[] {
  const { daemonPid, child, name } = care;
  if (daemonPid === undefined || holder === undefined || holder.pid === 0 || child === undefined) return [];
  if (child.process?.pid === holder.pid) return [];
  return [
    {
      subject: care.running,
      message: `The daemon, pid ${daemonPid}, is to keep ${name} alive on this store, and ${holder.kind} ${holder.pid}, which it did not start, has the store: the daemon waits until that ends.`,
      evidence: { daemonPid, pid: holder.pid, command: commandOf(machine, holder.pid) ?? '', phase: child.phase },
      next: [`kill ${holder.pid}`, `mq daemon restart ${name}${clusterFlag(care)}`],
    },
  ];
}

const AILING: readonly string[] = ['failed', 'refused', 'blocked'];

function ailing(care: Care): Found[] {
  const { child, name, daemonPid } = care;
  if (daemonPid === undefined || child === undefined || !AILING.includes(child.phase)) return [];
  return [
    {
      subject: care.running,
      message: `The daemon cannot keep ${name} alive (${child.phase}): ${child.lastError ?? 'without a reason'}.`,
      evidence: { phase: child.phase, lastError: child.lastError ?? '', deaths: child.deaths.length },
      next: [`mq daemon logs ${name}${clusterFlag(care)}`, `mq daemon restart ${name}${clusterFlag(care)}`],
      severity: 'critical',
    },
  ];
}
