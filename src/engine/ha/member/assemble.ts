import { hostname } from 'node:os';
import { MqError, messageOf } from '../../../errors/index.ts';
import { MemberCore } from '../core/core.ts';
import type { CoreEvent } from '../core/types.ts';
import { currentOwner } from '../epoch/index.ts';
import type { MemberGate } from './ack-gate.ts';
import { CoordinationLink } from './coordination-link.ts';
import { coreConfig } from './core-config.ts';
import { Effects } from './effects.ts';
import { Follower } from './follower.ts';
import type { KnownMembers } from './known-members.ts';
import type { MemberOptions } from './options.ts';
import { ShownReplication } from './shown-replication.ts';
import { SlaveLinks } from './slave-links.ts';
import type { MemberStatus, OpenBroker } from './types.ts';

/** What the parts of a member see of it, and tell it. */
export interface MemberSelf {
  options: MemberOptions;
  gate: MemberGate;
  members: KnownMembers;
  opened(): OpenBroker | undefined;
  openedIs(open: OpenBroker | undefined): void;
  standsDown(): boolean;
  confirmed(): number;
  status(): MemberStatus;
  dispatch(event: CoreEvent): void;
  onMembers(names: readonly string[], hasState: boolean): void;
  onStoreFailed(reason: string): void;
  onStopped(reason: string): void;
  /** Something that must not happen has. */
  fail(what: string, error: unknown): void;
}

export interface MemberParts {
  core: MemberCore;
  link: CoordinationLink;
  slaves: SlaveLinks;
  follower: Follower;
  effects: Effects;
  view: ShownReplication;
}

/** Puts a member together around a store that has just been opened. */
export function assembleMember(member: MemberSelf, open: OpenBroker): MemberParts {
  const { options, gate, members, opened, openedIs, standsDown, confirmed, status } = member;
  const { dispatch, onMembers, onStoreFailed, onStopped, fail } = member;
  const { self, files, config, coordination, clock, log, host, machine } = options;
  const { feed } = open.store;
  const core: MemberCore = new MemberCore(
    coreConfig({
      id: self.id,
      incarnation: self.incarnation,
      config,
      members: () => members.names,
      groupMode: () => core.group?.mode,
      standDown: standsDown,
    }),
    {
      type: 'started',
      storeId: files.storeId,
      min: Math.min(feed.min, feed.end),
      end: feed.end,
      flushed: Math.min(feed.flushed, feed.end),
      epochs: files.epochs,
      promised: files.promised,
      floor: files.floor,
      unclean: files.unclean,
    },
    clock.now(),
  );
  const { bootId, pidNamespace, pid, startTime } = currentOwner(machine, self.incarnation);
  const link = new CoordinationLink({
    coordination,
    self,
    facts: { host: hostname(), pid, startTime, bootId, pidNamespace },
    isClean: () => !files.unclean,
    dispatch,
    onMembers,
    log,
  });
  let links = 0;
  const nextLink = (): number => ++links;
  const slaves = new SlaveLinks({
    brokerName: self.brokerName,
    feed: () => opened()?.store.feed,
    epochs: () => files.epochs,
    nextLink,
    elapsedMs: () => clock.now(),
    confirm: confirmed,
    isWaitedFor: (member) => core.waitedFor.includes(member),
    isSyncFlush: config.flushDiskType === 'SYNC_FLUSH',
    maxSyncBytesPerSecond: () => config.haMaxSyncBytesPerSecond,
    silentMs: () => config.haHousekeepingInterval,
    dispatch,
    onHigherEpoch: (epoch) => dispatch({ type: 'higherEpoch', epoch }),
    log,
  });
  const follower = new Follower({
    self,
    store: () => opened()?.store,
    epochs: () => files.epochs,
    promised: () => files.promised.epoch,
    confirmed: () => core.confirm,
    nextLink,
    addressOf: async (member) => link.record.find(member)?.haAddress,
    dispatch,
    onStoreFailed: (error) => {
      // A full disk clears by itself: until then nothing is acknowledged, and the connection is tried again.
      if (!(error instanceof MqError && error.code === 'DISK_FULL')) onStoreFailed(messageOf(error));
    },
    log,
  });
  const effects = new Effects({
    self,
    files,
    core,
    gate,
    link,
    slaves,
    follower,
    open: opened,
    close: async () => {
      openedIs(undefined);
      await host.close();
    },
    reopen: async () => {
      const again = await host.open(gate);
      openedIs(again);
      return again;
    },
    truncate: (to, why) => host.truncate(to, why),
    onConfirmed: () => host.onConfirmed(),
    onStopped,
    dispatch,
    fail,
    history: options.history,
    log,
  });
  const view = new ShownReplication({
    slaves: () => (core.epoch === undefined ? [] : slaves.status(core.group?.set ?? [])),
    feed: () => opened()?.store.feed,
    follower,
    status,
  });
  return { core, link, slaves, follower, effects, view };
}
