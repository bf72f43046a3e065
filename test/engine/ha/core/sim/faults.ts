import { ZK } from './network.ts';
import type { Random } from './random.ts';
import type { Member, World } from './world.ts';

/** What may go wrong, to whom, when and for how long. `on` waits for the n-th such event after `atMs`. */
export interface Fault {
  readonly atMs: number;
  readonly on?: 'state' | 'live' | 'expired' | 'lead' | 'cut' | 'hello' | 'demote' | 'death';
  readonly kind:
    | 'kill'
    | 'power'
    | 'pause'
    | 'cutPair'
    | 'cutZk'
    | 'oneWay'
    | 'isolate'
    | 'zkDown'
    | 'zkWipe'
    | 'switch'
    | 'stop'
    | 'burst'
    | 'newDisk'
    | 'destroy';
  /** Index of a member; -1: whoever leads then. */
  readonly who: number;
  readonly lengthMs: number;
  /** Anything the kind needs, 0 to 1. */
  readonly dice: number;
}

const KINDS: readonly Fault['kind'][] = [
  ...([
    'kill',
    'kill',
    'kill',
    'power',
    'pause',
    'pause',
    'pause',
    'cutPair',
    'cutPair',
    'cutZk',
    'cutZk',
    'cutZk',
  ] as const),
  ...(['oneWay', 'isolate', 'zkDown', 'zkWipe', 'switch', 'stop', 'burst', 'newDisk', 'destroy'] as const),
];
const EVENTS: readonly Fault['on'][] = ['state', 'expired', 'lead', 'cut', 'hello', 'demote', 'death', 'live'];

/** What a schedule is made of, where it is not everything. */
export interface FaultMix {
  readonly kinds?: readonly Fault['kind'][];
  readonly events?: readonly Fault['on'][];
  /** Share of faults that wait for an event; 0.45 by default. */
  readonly onEvents?: number;
  /** Longest a dead process stays away, milliseconds. */
  readonly backMs?: number;
}

/** A schedule of a few faults, some of them on the heels of others. */
export const makeFaults = (random: Random, untilMs: number, mix: FaultMix = {}): Fault[] => {
  const count = 2 + Math.floor(random.next() * 7);
  const faults = Array.from({ length: count }, (): Fault => {
    const kind = random.pick(mix.kinds ?? KINDS);
    const isShort = kind === 'kill' && random.chance(0.5);
    return {
      atMs: Math.floor(random.between(1500, untilMs)),
      ...(random.chance(mix.onEvents ?? 0.45) ? { on: random.pick(mix.events ?? EVENTS) } : {}),
      kind,
      who: random.chance(0.35) ? -1 : Math.floor(random.next() * 3),
      lengthMs: Math.floor(
        isShort ? random.between(20, 400) : random.between(100, kind === 'kill' ? (mix.backMs ?? 9000) : 9000),
      ),
      dice: random.next(),
    };
  });
  // Both at once may start the group anew on the empty disk: nothing could tell that it ever was.
  const hasNewDisk = faults.some(({ kind }) => kind === 'newDisk' || kind === 'destroy');
  return faults.filter(({ kind }) => !hasNewDisk || kind !== 'zkWipe').sort((a, b) => a.atMs - b.atMs);
};

/** Puts a schedule into the agenda. Returns what ends all that lasts. */
export const scheduleFaults = (world: World, faults: readonly Fault[]): (() => void) => {
  let over = false;
  const armed: Fault[] = [];
  world.listeners.push((what) => {
    const index = armed.findIndex(({ on }) => on === what);
    if (index < 0) return;
    const [fault] = armed.splice(index, 1);
    world.agenda.after(fault!.dice < 0.5 ? 0.01 : fault!.dice * 40, () => {
      if (!over) strike(world, fault!);
    });
  });
  for (const fault of faults) {
    world.agenda.after(fault.atMs, () => {
      if (over) return;
      if (fault.on === undefined) strike(world, fault);
      else armed.push(fault);
    });
  }
  return () => {
    over = true;
  };
};

const victim = (world: World, fault: Fault): Member => {
  const leader = world.members.find(({ process }) => process?.core.epoch !== undefined);
  if (fault.who < 0 && leader !== undefined) return leader;
  return world.members[Math.max(fault.who, 0) % world.members.length]!;
};

const strike = (world: World, fault: Fault): void => {
  const member = victim(world, fault);
  const { agenda, network, random, zk } = world;
  world.note(() => `fault ${fault.kind} ${member.id} ${fault.lengthMs} ms`);
  const cut = (pairs: readonly (readonly [string, string])[]): void => {
    for (const [from, to] of pairs) network.cut(from, to);
    agenda.after(fault.lengthMs, () => {
      for (const [from, to] of pairs) network.heal(from, to);
    });
  };
  const both = (a: string, b: string): (readonly [string, string])[] => [
    [a, b],
    [b, a],
  ];
  const others = world.members.filter((other) => other !== member);
  const other = others[Math.floor(fault.dice * 100) % others.length]!;
  switch (fault.kind) {
    case 'kill':
      die(world, member, fault);
      return;
    case 'power': {
      const { disk, process } = member;
      die(world, member, fault, false);
      if (process !== undefined) process.isOff = true;
      const lost = disk.tear(disk.synced + Math.floor(fault.dice * (disk.log.length - disk.synced + 1)));
      disk.unclean = !world.setup.syncFlush;
      if (lost.length > 0 || disk.unclean) world.oracle.onTorn();
      return;
    }
    case 'pause': {
      const { process } = member;
      process?.pause();
      agenda.after(fault.lengthMs, () => process?.wake());
      return;
    }
    case 'cutPair':
      cut(both(member.id, other.id));
      return;
    case 'cutZk':
      cut(both(member.id, ZK));
      return;
    case 'oneWay':
      cut([
        fault.dice < 0.5
          ? [member.id, fault.dice < 0.25 ? ZK : other.id]
          : [fault.dice < 0.75 ? ZK : other.id, member.id],
      ]);
      return;
    case 'isolate':
      cut([...both(member.id, ZK), ...others.flatMap(({ id }) => both(member.id, id))]);
      return;
    case 'zkDown':
      zk.setDown(true);
      agenda.after(fault.lengthMs, () => zk.setDown(false));
      return;
    case 'zkWipe': {
      const oldest = world.members.map(({ disk }) => disk.promised);
      zk.wipe(
        (state) => oldest.every((p) => p.epoch > state.epoch || (p.epoch === state.epoch && p.change > state.change)),
        fault.dice < 0.5,
      );
      return;
    }
    case 'switch':
      member.process?.deliver(() =>
        member.process?.coordinator.askSwitch(`switch-${fault.atMs}`, fault.dice < 0.5 ? '' : other.id),
      );
      return;
    case 'stop': {
      const { process } = member;
      const stop = (): void => process?.deliver(() => process.step({ type: 'stopAsked' }));
      // Half of them hand over a while before, as a broker does whose clients are to find the new master.
      if (fault.dice < 0.5) stop();
      else {
        process?.deliver(() => process.step({ type: 'handOver' }));
        agenda.after((fault.dice - 0.5) * 6000, stop);
      }
      agenda.after(fault.lengthMs + 3000, () => world.start(member));
      return;
    }
    case 'newDisk':
    case 'destroy': {
      const state = zk.tree.state;
      if (state === undefined || world.members.some(({ disk }) => disk.isNew)) return;
      const isOnly = state.set.length === 1 && state.set[0] === member.id;
      if (isOnly !== (fault.kind === 'destroy')) return;
      die(world, member, fault);
      member.disk = member.disk.replaced(`store-${member.id}-${fault.atMs}`);
      world.oracle.onTorn();
      if (isOnly) agenda.after(3000, () => world.operate());
      return;
    }
    case 'burst':
      for (let i = 0; i < 60; i += 1) agenda.after(random.between(0, 300), () => world.put());
  }
};

const die = (world: World, member: Member, fault: Fault, mayProve = true): void => {
  const incarnation = member.process?.incarnation;
  world.kill(member);
  if (incarnation !== undefined && mayProve && fault.dice < 0.5) {
    world.agenda.after(50 + fault.dice * 200, () => world.fence(member, incarnation));
  }
  world.agenda.after(fault.lengthMs, () => {
    if (member.process !== undefined) return;
    if (incarnation !== undefined && fault.dice < 0.8) world.fence(member, incarnation);
    world.start(member);
  });
};
