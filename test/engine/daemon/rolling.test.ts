import { describe, expect, it } from 'vitest';
import { type RollingPorts, rollingRestart } from '../../../src/engine/daemon/control/rolling.ts';
import type { ChildView } from '../../../src/engine/daemon/control/status.ts';
import type { Lagging } from '../../../src/engine/daemon/groups/standing.ts';
import { MqError } from '../../../src/errors/index.ts';

/** A host with the group a (members 1 and 2, elected) and the group b (one master of a fixed role). */
class Host implements RollingPorts {
  readonly deeds: string[] = [];
  master = 'a-1';
  time = 0;
  /** Looks that a restarted member of a needs until it is in sync. */
  catchUp = 3;
  /** Looks that a member on another host needs. */
  elsewhere = 0;
  /** What a restart makes of `elsewhere`. */
  lostElsewhere = 0;
  readonly said: string[] = [];
  #behind = 0;

  async children(): Promise<ChildView[]> {
    if (this.#behind > 0) this.#behind--;
    const inSync = this.#behind === 0;
    const elected = (name: string) =>
      name === this.master
        ? { role: inSync ? 'SYNC_MASTER' : 'ASYNC_MASTER', brokerId: 0, epoch: 3 }
        : { role: 'SLAVE', brokerId: 1, epoch: 3 };
    return [
      child('namesrv', undefined, undefined),
      child('b-1', 'b', { role: 'ASYNC_MASTER', brokerId: 0, epoch: 0 }),
      child('a-1', 'a', elected('a-1')),
      child('a-2', 'a', elected('a-2')),
    ];
  }
  /** Looks at ZooKeeper of the group a; undefined elects nobody. */
  async lagging(brokerName: string): Promise<readonly Lagging[] | undefined> {
    if (brokerName !== 'a') return undefined;
    if (this.elsewhere > 0) this.elsewhere--;
    await this.children();
    const own = this.#behind > 0 ? [{ member: '2', host: 'h1', state: 'SYNCING' }] : [];
    return this.elsewhere > 0 ? [...own, { member: '3', host: 'h2', state: undefined }] : own;
  }
  async restart(name: string): Promise<void> {
    this.deeds.push(
      `restart ${name}${name === this.master ? ' as master' : ''}${this.#behind + this.elsewhere > 0 ? ' too early' : ''}`,
    );
    if (name.startsWith('a') && this.lostElsewhere > 0) this.elsewhere = this.lostElsewhere;
    if (name.startsWith('a')) this.#behind = this.catchUp;
  }
  async switchAway(brokerName: string): Promise<void> {
    this.deeds.push(`switch ${brokerName}`);
    this.master = this.master === 'a-1' ? 'a-2' : 'a-1';
  }
  async pause(ms: number): Promise<void> {
    this.time += ms;
  }
  now(): number {
    return this.time;
  }
  say(text: string): void {
    this.said.push(text);
  }
}

const child = (
  name: string,
  brokerName: string | undefined,
  role: Omit<NonNullable<ChildView['role']>, 'reason'> | undefined,
): ChildView => ({
  ...{ name, brokerName, kind: brokerName === undefined ? 'namesrv' : 'broker', phase: 'running', since: 0, pid: 1 },
  ...{ address: undefined, role: role && { ...role, reason: '' }, autoStart: true, held: false, restartFor: undefined },
  ...{ deaths: 0, nextTryMs: undefined, lastError: undefined, directory: '/', logFile: '/' },
});

describe('a rolling restart', () => {
  it('takes slaves first, hands a master over, and waits for each to be in sync', async () => {
    const host = new Host();
    expect(await rollingRestart(host, 35_000)).toEqual(['a-2', 'b-1', 'a-1']);
    expect(host.deeds).toEqual(['restart a-2', 'restart b-1', 'switch a', 'restart a-1']);
    expect(host.time).toBeGreaterThanOrEqual(35_000);
  });

  it('ends where one does not come back in sync, and leaves the others as they are', async () => {
    const host = new Host();
    host.catchUp = 100_000;
    await expect(rollingRestart(host, 0)).rejects.toMatchObject({ code: 'TIMEOUT' });
    expect(host.deeds).toEqual(['restart a-2']);
  });

  it('waits for members on other hosts, before and after', async () => {
    const host = new Host();
    host.elsewhere = 4;
    host.lostElsewhere = 5;
    await rollingRestart(host, 0);
    expect(host.deeds).toEqual(['restart a-2', 'restart b-1', 'switch a', 'restart a-1']);
    expect(host.said[0]).toBe('a-2: waiting until all of a are in sync; not yet: 3 on h2 (down)');
  });

  it('touches nothing while a member on another host is gone', async () => {
    const host = new Host();
    host.elsewhere = 100_000;
    await expect(rollingRestart(host, 0)).rejects.toMatchObject({
      ...{ code: 'TIMEOUT', hint: expect.stringContaining('mq daemon forget a MEMBER') },
    });
    expect(host.deeds).toEqual([]);
  });

  it('does not restart a master that nobody can follow', async () => {
    const host = new Host();
    host.switchAway = async () => {
      throw new MqError('REFUSED', 'nobody else is in sync');
    };
    await expect(rollingRestart(host, 0)).rejects.toMatchObject({ code: 'REFUSED' });
    expect(host.deeds).not.toContain('restart a-1 as master');
  });
});
