import type { CoordinationEffect, SwitchRequest } from '../../../../../src/engine/ha/core/types.ts';
import { ZK } from './network.ts';
import type { Process } from './process.ts';

/** Local milliseconds until a request without an answer ends as unknown. */
const DEADLINE_MS = 1500;

/** A member's client of ZooKeeper: one session, requests in order, answers that get lost. */
export class Coordinator {
  readonly #process: Process;
  #session: string | undefined;
  #seen = 0;
  #lastExecMs = 0;
  #lastReplyMs = 0;
  #opening = false;
  #republishMs = 0;
  #live: Extract<CoordinationEffect, { type: 'publishLive' }>['live'] | undefined;
  #published = false;
  #reading = false;
  #again = false;
  #switch: SwitchRequest | undefined;

  constructor(process: Process) {
    this.#process = process;
  }

  hint(): void {
    if (this.#session !== undefined) this.#process.step({ type: 'hint' });
  }

  ping(): void {
    if (this.#session === undefined) this.#open();
    else
      this.#request(
        () => true,
        () => undefined,
        () => undefined,
      );
  }

  tick(): void {
    if (this.#session === undefined) this.#open();
    else if (this.#live !== undefined && !this.#published && this.#process.nowMs > this.#republishMs) this.#publish();
  }

  close(): void {
    const session = this.#session;
    const { world, member } = this.#process;
    if (session !== undefined) world.network.whenWhole(member.id, ZK, () => world.zk.close(session));
  }

  /** A person asks for a planned switch: it comes with the next view. */
  askSwitch(id: string, target: string): void {
    this.#switch = { id, target };
    this.hint();
  }

  perform(effect: CoordinationEffect): void {
    const { zk } = this.#process.world;
    switch (effect.type) {
      case 'readView':
        this.#read();
        return;
      case 'publishLive':
        this.#live = effect.live;
        this.#publish();
        return;
      case 'claimMember':
        this.#request(
          () => zk.claim(this.#process.member.id, effect.storeId),
          () => undefined,
          () => undefined,
        );
        return;
      case 'switchAnswer':
      case 'forgetUnclean':
        return;
      case 'writeState': {
        const { writeId } = effect;
        this.#request(
          () => zk.write(effect.expectedVersion, effect.state),
          (version, session) =>
            this.#process.step(
              version === undefined
                ? { type: 'wrote', session, writeId, outcome: 'conflict' }
                : { type: 'wrote', session, writeId, outcome: 'ok', version },
            ),
          (session) => this.#process.step({ type: 'wrote', session, writeId, outcome: 'unknown' }),
        );
      }
    }
  }

  #read(): void {
    if (this.#reading) {
      this.#again = true;
      return;
    }
    if (this.#session === undefined) return;
    this.#reading = true;
    const { world, member } = this.#process;
    const over = (): void => {
      this.#reading = false;
      if (!this.#again) return;
      this.#again = false;
      this.#read();
    };
    this.#request(
      () => world.zk.read(this.#seen),
      (tree, session) => {
        this.#seen = Math.max(this.#seen, tree.zxid);
        if (!tree.stores.has(member.id)) this.perform({ type: 'claimMember', storeId: member.disk.storeId });
        const { state, version, live, fenced } = tree;
        const view = { state, version, live, fenced, storeId: tree.stores.get(member.id), switch: this.#switch };
        over();
        this.#process.step({ type: 'view', session, view });
      },
      over,
    );
  }

  #publish(): void {
    const live = this.#live;
    const session = this.#session;
    if (live === undefined || session === undefined) return;
    this.#republishMs = this.#process.nowMs + 500;
    const { world } = this.#process;
    this.#request(
      () => world.zk.publish(session, live),
      (done, of) => {
        if (!done || of !== this.#session) return;
        this.#published = true;
        this.#process.step({ type: 'published', session: of });
      },
      () => {
        this.#published = false;
      },
    );
  }

  /** One request: to ZooKeeper, done there, and back. Any part may get lost, and what was sent may be done much later. */
  #request<T>(exec: () => T, reply: (value: T, session: string) => void, unknown: (session: string) => void): void {
    const { world, member } = this.#process;
    const { agenda, network, random, zk } = world;
    const session = this.#session;
    if (session === undefined) return;
    const sentAtMs = this.#process.nowMs;
    let over = false;
    const end = (run: () => void): void => {
      if (over) return;
      over = true;
      run();
    };
    this.#process.after(DEADLINE_MS, () => end(() => unknown(session)));
    const arrive = (): void => {
      if (zk.down || this.#process.isOff) return;
      if (!zk.has(session)) {
        this.#back(() =>
          end(() => {
            unknown(session);
            this.#expired(session);
          }),
        );
        return;
      }
      const value = exec();
      zk.heard(session);
      this.#back(() =>
        end(() => {
          this.#process.step({ type: 'answered', session, sentAtMs });
          reply(value, session);
        }),
      );
    };
    this.#lastExecMs = Math.max(this.#lastExecMs, agenda.nowMs + network.delayMs());
    agenda.after(this.#lastExecMs - agenda.nowMs, () => {
      if (!network.isCut(member.id, ZK) && !zk.down) arrive();
      else if (random.chance(0.5)) network.whenWhole(member.id, ZK, () => agenda.after(random.between(0, 300), arrive));
    });
  }

  #back(run: () => void): void {
    const { world, member } = this.#process;
    const { agenda, network } = world;
    this.#lastReplyMs = Math.max(this.#lastReplyMs, agenda.nowMs + network.delayMs());
    agenda.after(this.#lastReplyMs - agenda.nowMs, () => {
      if (!network.isCut(ZK, member.id)) this.#process.deliver(run);
    });
  }

  #expired(session: string): void {
    if (this.#session !== session) return;
    this.#session = undefined;
    this.#published = false;
    this.#process.step({ type: 'expired', session });
    this.#open();
  }

  #open(): void {
    if (this.#opening) return;
    this.#opening = true;
    const { world, member } = this.#process;
    const { agenda, network, zk } = world;
    this.#process.after(500, () => {
      this.#opening = false;
    });
    agenda.after(network.delayMs(), () => {
      if (network.isCut(member.id, ZK) || zk.down || !this.#process.alive) return;
      const session = zk.open(world.setup.sessionTimeoutMs);
      this.#back(() => {
        if (this.#session !== undefined) return;
        this.#session = session;
        this.#process.step({ type: 'session', session, timeoutMs: world.setup.sessionTimeoutMs });
        this.ping();
      });
    });
  }
}
