import {
  type Fields,
  filledText,
  flag,
  listOf,
  memberId,
  objectOf,
  oneOf,
  optional,
  orNull,
  setOf,
  text,
  version1,
  whole,
} from './check.ts';
import type {
  DaemonChild,
  DaemonInfo,
  EpochHistory,
  Fenced,
  GroupState,
  LiveMember,
  LogPosition,
  Member,
  SwitchRequest,
} from './types.ts';

/** A kind of value: what it is called in messages, and what its fields have to be. */
export interface Schema<T> {
  readonly what: string;
  readonly fields: Fields<T>;
}

const mode = oneOf('SYNC', 'ASYNC');
const reason = oneOf('bootstrap', 'resume', 'death', 'planned', 'forced', 'rebuilt', 'set-change', 'renewed');
const position = optional(objectOf<LogPosition>({ epoch: whole(0), offset: whole(0) }));

export const stateSchema: Schema<GroupState> = {
  what: 'state of a group',
  fields: {
    v: version1,
    epoch: whole(1),
    master: orNull(memberId),
    incarnation: text,
    set: setOf(memberId),
    mode,
    reason,
    acceptLoss: whole(0),
    change: whole(0),
    writeId: filledText,
    at: whole(0),
  },
};

export const memberSchema: Schema<Member> = {
  what: 'member of a group',
  fields: {
    v: version1,
    id: memberId,
    address: filledText,
    haAddress: filledText,
    host: text,
    storeId: filledText,
    brokerId: whole(1),
    preferredRole: oneOf('MASTER', 'SLAVE'),
  },
};

export const liveSchema: Schema<LiveMember> = {
  what: 'live member',
  fields: {
    v: version1,
    id: memberId,
    incarnation: filledText,
    host: text,
    pid: whole(1),
    startTime: text,
    bootId: text,
    pidNamespace: text,
    state: oneOf(
      'JOINING',
      'SYNCING',
      'SLAVE',
      'CANDIDATE',
      'PROMOTING',
      'MASTER',
      'HANDOVER',
      'FENCED',
      'LOST',
      'PARKED',
      'STOPPED',
    ),
    epoch: whole(0),
    lastEpoch: whole(0),
    maxOffset: whole(0),
    confirmOffset: whole(0),
    standDown: flag,
    clean: flag,
    parkedFor: optional(text),
  },
};

export const fencedSchema: Schema<Fenced> = {
  what: 'proof of death',
  fields: { v: version1, id: memberId, incarnation: filledText, by: text, proof: text, at: whole(0) },
};

export const switchSchema: Schema<SwitchRequest> = {
  what: 'request to switch',
  fields: {
    v: version1,
    id: filledText,
    target: (value) => (value === '' ? undefined : memberId(value)),
    by: text,
    deadlineAt: whole(0),
    stage: oneOf('requested', 'accepted', 'holding', 'done', 'failed'),
    outcome: text,
    at: whole(0),
  },
};

export const historySchema: Schema<EpochHistory> = {
  what: 'beginning of an epoch',
  fields: {
    v: version1,
    epoch: whole(1),
    master: memberId,
    incarnation: filledText,
    startOffset: whole(0),
    set: setOf(memberId),
    mode,
    reason,
    oldPosition: position,
    newPosition: position,
    at: whole(0),
  },
};

export const daemonSchema: Schema<DaemonInfo> = {
  what: 'daemon',
  fields: {
    v: version1,
    host: filledText,
    pid: whole(1),
    version: text,
    children: listOf(objectOf<DaemonChild>({ name: filledText, pid: whole(0), state: text })),
  },
};
