import { MqError } from '../../../errors/index.ts';
import type { Lagging } from '../groups/standing.ts';
import type { ChildView } from './status.ts';

/** How long a broker may take to be in sync again before the next one is touched. */
const IN_SYNC_WITHIN_MS = 300_000;
const LOOK_EVERY_MS = 500;

/** What a rolling restart uses: a daemon that is asked, and time. */
export interface RollingPorts {
  children(): Promise<readonly ChildView[]>;
  /** @throws MqError what the daemon was thrown */
  restart(name: string): Promise<void>;
  /** Has another member of the group become master. @throws MqError REFUSED when nobody else is in sync */
  switchAway(brokerName: string): Promise<void>;
  /** Members of a group on all hosts that are not in sync; undefined where roles are fixed. @throws MqError UNREACHABLE */
  lagging(brokerName: string): Promise<readonly Lagging[] | undefined>;
  pause(ms: number): Promise<void>;
  /** Milliseconds of a clock that runs evenly. */
  now(): number;
  say(text: string): void;
}

/**
 * Restarts the brokers of a host one after the other, so that clients lose none: slaves first, each in sync again before
 * the next; a master of a group that elects hands over before it is restarted. Where masters are elected, the members of
 * the group on other hosts have to be in sync too, before and after.
 * @param settleMs how long a former master stays up for clients that still come to it: Java clients look for a new route
 *   every 30 s
 * @returns the names, in their order
 * @throws MqError as soon as one does not come back; the others are as they were
 */
export async function rollingRestart(ports: RollingPorts, settleMs: number): Promise<string[]> {
  const brokers = (await ports.children()).filter(({ kind, phase }) => kind === 'broker' && phase === 'running');
  const inOrder = [...brokers.filter((child) => !isMaster(child)), ...brokers.filter(isMaster)];
  for (const { name } of inOrder) await restartOne(ports, name, settleMs);
  return inOrder.map(({ name }) => name);
}

const isMaster = ({ role }: ChildView): boolean => role?.brokerId === 0;
const masterOf = (children: readonly ChildView[], group: string | undefined): ChildView | undefined =>
  children.find((child) => child.brokerName === group && isMaster(child));

async function restartOne(ports: RollingPorts, name: string, settleMs: number): Promise<void> {
  const before = await ports.children();
  const child = before.find((one) => one.name === name);
  if (child === undefined) throw new MqError('NOT_FOUND', `${name} is not kept alive any more`);
  const group = child.brokerName;
  if (group !== undefined) await untilWhole(ports, group, name);
  const wasSync = masterOf(before, group)?.role?.role === 'SYNC_MASTER';
  // An epoch is counted only where masters are elected.
  if (isMaster(child) && group !== undefined && (child.role?.epoch ?? 0) > 0) {
    ports.say(`${name}: another member of ${group} becomes master`);
    await ports.switchAway(group);
    await ports.pause(settleMs);
  }
  ports.say(`${name}: restart`);
  await ports.restart(name);
  if (group === undefined || !(await untilWhole(ports, group, name))) await untilBack(ports, name, wasSync);
}

/** Waits until every member of a group is in sync; false where nobody is elected, so that nobody knows. */
async function untilWhole(ports: RollingPorts, group: string, name: string): Promise<boolean> {
  for (let [said, end] = ['', ports.now() + IN_SYNC_WITHIN_MS]; ; ) {
    const lagging = await ports.lagging(group);
    if (lagging === undefined) return false;
    if (lagging.length === 0) return true;
    const who = lagging.map(({ member, host, state = 'down' }) => `${member} on ${host} (${state})`).join(', ');
    if (ports.now() > end) {
      throw new MqError('TIMEOUT', `${group} is not in sync after ${IN_SYNC_WITHIN_MS / 1000} s: ${who}`, {
        hint: `The brokers after ${name} were left as they are. Did a member leave for good: mq daemon forget ${group} MEMBER.`,
      });
    }
    if (who !== said) ports.say(`${name}: waiting until all of ${group} are in sync; not yet: ${who}`);
    said = who;
    await ports.pause(LOOK_EVERY_MS);
  }
}

/** The same where roles are fixed: by what the processes of this host say. */
async function untilBack(ports: RollingPorts, name: string, wasSync: boolean): Promise<void> {
  for (const end = ports.now() + IN_SYNC_WITHIN_MS; ; ) {
    const now = await ports.children();
    const child = now.find((one) => one.name === name);
    const master = masterOf(now, child?.brokerName);
    const isBack = child?.role !== undefined && child.role.role !== 'NONE';
    // Where the master runs on another host, a role is all there is to see from here.
    if (isBack && (!wasSync || master === undefined || master.role?.role === 'SYNC_MASTER')) return;
    if (ports.now() > end) {
      throw new MqError('TIMEOUT', `${name} is not in sync again after ${IN_SYNC_WITHIN_MS / 1000} s`, {
        hint: 'The brokers after it were left as they are. haStatus shows how far it is.',
      });
    }
    await ports.pause(LOOK_EVERY_MS);
  }
}
