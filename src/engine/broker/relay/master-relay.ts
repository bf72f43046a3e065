import { messageOf } from '../../../errors/index.ts';
import { RequestCode } from '../../../protocol/codes/request.ts';
import { ResponseCode } from '../../../protocol/codes/response.ts';
import { isOneway, type RemotingCommand } from '../../../protocol/command.ts';
import type { FrameTap } from '../../../remoting/connection.ts';
import type { RemotingLog } from '../../../remoting/log.ts';
import { Refusal } from '../../../remoting/refusal.ts';
import type { Connection, Processor } from '../../../remoting/types.ts';
import type { AckGate } from '../../store/replica/types.ts';
import { PutStatus } from '../../store/types.ts';
import type { BrokerRoleState, ReplicaStatus } from '../role/types.ts';
import { GroupPeers } from './group-peers.ts';
import { type HeldRequest, HeldRequests, MAX_BYTES } from './held-requests.ts';
import { bornHostOf, RelayedClient, relayedIn, saysMember, toRelay } from './relayed-request.ts';

/** Requests that leave something in the log: done twice they are there twice. */
const PUTS = [
  RequestCode.SEND_MESSAGE,
  RequestCode.SEND_MESSAGE_V2,
  RequestCode.SEND_BATCH_MESSAGE,
  RequestCode.SEND_REPLY_MESSAGE,
  RequestCode.SEND_REPLY_MESSAGE_V2,
  RequestCode.CONSUMER_SEND_MSG_BACK,
  RequestCode.END_TRANSACTION,
] as const;

/** Consumption message by message. A pop that gets lost on the way is as one whose client died: it comes again. */
const POPS = [
  RequestCode.POP_MESSAGE,
  RequestCode.ACK_MESSAGE,
  RequestCode.BATCH_ACK_MESSAGE,
  RequestCode.CHANGE_MESSAGE_INVISIBLETIME,
] as const;

/** Requests that only the group's master can do, and that a client sends to whom it last knew as such. */
export const RELAYED_CODES: ReadonlySet<number> = new Set([
  ...PUTS,
  ...POPS,
  RequestCode.QUERY_CONSUMER_OFFSET,
  RequestCode.UPDATE_CONSUMER_OFFSET,
  RequestCode.LOCK_BATCH_MQ,
  RequestCode.UNLOCK_BATCH_MQ,
]);
const PUT_CODES: ReadonlySet<number> = new Set(PUTS);

/** Answered from the own table, which is a second behind at most, where the master cannot be asked at once. */
const isRead = ({ request }: HeldRequest): boolean => request.code === RequestCode.QUERY_CONSUMER_OFFSET;

/** Pops handed on at once; each may wait for messages for as long as its client does, and bring a megabyte. */
export const MAX_POPS = 256;

/** Longest wait of a pop, whatever its client asks, as where it is done. */
const MAX_POLL_MS = 60_000;

/** How long a request may wait for messages where it is done. */
function pollMs({ code, extFields }: RemotingCommand): number {
  if (code !== RequestCode.POP_MESSAGE) return 0;
  return Math.min(Math.max(0, Number(extFields?.['pollTime']) || 0), MAX_POLL_MS);
}

/** The master's answer may take so much longer than the hold; both are within the 3 s a client gives a send by default. */
const ANSWER_MS = 800;

export interface RelayParts {
  client: { connection(address: string, timeoutMs: number): Promise<Connection> };
  role: {
    readonly state: BrokerRoleState;
    /** This broker is the master, and is not about to hand that over. */
    readonly takesRequests: boolean;
    /** Told whenever either may have changed. */
    onMoved(listener: (state: BrokerRoleState) => void): void;
  };
  /** What decides about puts; looked at now and then without being told of. */
  gate(): Pick<AckGate, 'admit'> | undefined;
  /** Who replicates from this broker. */
  replicas(): readonly ReplicaStatus[];
  /** Whether a connection is one of a consumer of a group. */
  isMember(consumerGroup: string, connection: Connection): boolean;
  log: RemotingLog;
}

/** What a relay has done, for people. */
export interface RelayFigures {
  readonly handedOn: number;
  /** Milliseconds since the last one was; Infinity where none was. */
  readonly quietMs: number;
  /** Milliseconds since this broker was the master; Infinity where it never was. */
  readonly sinceMasterMs: number;
  /** Requests that wait for a master, or for its answer. */
  readonly waiting: number;
}

/**
 * Hands requests for the master on to it while this broker is another member of its group, and holds them for a moment while the
 * master changes: a client that was told of the old one goes on without noticing. Whom it takes for the master is a hint; the
 * one asked decides for itself, and hands nothing on a second time. Where there is no room, or no master in time, the request is
 * done here, which is to say refused where only a master may do it. No guarantee depends on any of this.
 */
export class MasterRelay {
  readonly #parts: RelayParts;
  readonly #peers: GroupPeers;
  readonly #held: HeldRequests;
  /** Apart from the others, which they must not keep waiting. */
  readonly #pops: HeldRequests;
  #handedOn = 0;
  #handedOnAt = Number.NEGATIVE_INFINITY;
  #isMaster = false;
  #masterUntil = Number.NEGATIVE_INFINITY;

  constructor(parts: RelayParts) {
    this.#parts = parts;
    this.#peers = new GroupPeers(parts.replicas);
    this.#held = new HeldRequests((request) => this.#begin(request));
    this.#pops = new HeldRequests((request) => this.#begin(request), MAX_POPS);
    parts.role.onMoved((state) => {
      if (this.#isMaster) this.#masterUntil = performance.now();
      this.#isMaster = state.role === 'MASTER';
      this.#peers.onRole(state);
      this.#held.look();
      this.#pops.look();
    });
  }

  get figures(): RelayFigures {
    const now = performance.now();
    return {
      handedOn: this.#handedOn,
      quietMs: now - this.#handedOnAt,
      sinceMasterMs: this.#isMaster ? 0 : now - this.#masterUntil,
      waiting: this.#held.count + this.#pops.count,
    };
  }

  /** The processors, of which those that need the master are done where it is. */
  processors(processors: ReadonlyMap<number, Processor>): Map<number, Processor> {
    return new Map(
      [...processors].map(([code, processor]) => [code, RELAYED_CODES.has(code) ? this.#around(processor) : processor]),
    );
  }

  /** The short way of a send, which a master takes. */
  tap(tap: FrameTap): FrameTap {
    return (bytes, start, end, connection) => this.#isForHere && tap(bytes, start, end, connection);
  }

  /** Does everything here that waits, and from then on all that comes. */
  close(): void {
    this.#held.close();
    this.#pops.close();
  }

  /** Whether a request that has just come is done here; what waits for that goes before it. */
  get #isForHere(): boolean {
    if (!this.#takesRequests) return false;
    if (this.#held.isWaiting) this.#held.look();
    if (this.#pops.isWaiting) this.#pops.look();
    return true;
  }

  /** A master without permit for a moment is about to have it again, or to be none. */
  get #takesRequests(): boolean {
    const { role, gate } = this.#parts;
    if (!role.takesRequests) return false;
    const refusal = gate()?.admit();
    return refusal === undefined || refusal.status === PutStatus.IN_SYNC_REPLICAS_NOT_ENOUGH;
  }

  #around(processor: Processor): Processor {
    return (request, connection) => {
      const epoch = relayedIn(request);
      const asker = epoch === undefined ? connection : this.#clientBehind(request, connection);
      if (this.#isForHere) return processor(request, asker);
      return this.#place(request).hold(processor, request, asker, epoch);
    };
  }

  #place({ code }: RemotingCommand): HeldRequests {
    return code === RequestCode.POP_MESSAGE ? this.#pops : this.#held;
  }

  #clientBehind(request: RemotingCommand, connection: Connection): Connection {
    const bornHost = bornHostOf(request.extFields);
    if (bornHost === undefined || !this.#peers.has(connection)) return connection;
    return new RelayedClient(bornHost, connection, saysMember(request.extFields));
  }

  /** A commit of a consumer counts as one, and does not move its group from outside. */
  #isMember({ code, extFields }: RemotingCommand, connection: Connection): boolean {
    if (code !== RequestCode.UPDATE_CONSUMER_OFFSET) return false;
    return this.#parts.isMember(extFields?.['consumerGroup'] ?? '', connection);
  }

  /** Does a held request, here or by the master; false while it is not known where. */
  #begin(held: HeldRequest): boolean {
    const { role: name, epoch, masterAddress } = this.#parts.role.state;
    if (this.#takesRequests) {
      held.doHere();
      return true;
    }
    const isKnown = name === 'SLAVE' && masterAddress !== undefined;
    if (!isKnown && !isRead(held)) return false;
    if (isKnown && held.relayedIn === undefined) {
      void this.#relay(held, masterAddress, epoch);
      return true;
    }
    // Who handed it on may know of an epoch that has not come to be known here; of an older one it is mistaken.
    if (held.relayedIn !== undefined && epoch < held.relayedIn && !isRead(held)) return false;
    held.doHere();
    return true;
  }

  async #relay(held: HeldRequest, master: string, epoch: number): Promise<void> {
    const { client, log } = this.#parts;
    const { request, connection } = held;
    const command = toRelay(request, epoch, connection, this.#isMember(request, connection));
    const leftMs = Math.max(1, held.leftMs) + ANSWER_MS;
    let peer: Connection;
    try {
      peer = await client.connection(master, leftMs);
    } catch (error) {
      log.debug({ master, reason: messageOf(error) }, 'the master could not be dialled for a client');
      if (isRead(held)) held.doHere();
      else this.#place(request).again(held);
      return;
    }
    if (peer.pendingBytes > MAX_BYTES) {
      held.doHere();
      return;
    }
    this.#handedOn++;
    this.#handedOnAt = performance.now();
    if (isOneway(request)) {
      peer.oneway(command);
      held.answer(undefined);
      return;
    }
    try {
      const answer = await peer.invoke(command, leftMs + pollMs(request));
      if (isNotMaster(answer)) this.#place(request).again(held);
      else held.answer(answer);
    } catch (error) {
      log.debug({ master, reason: messageOf(error) }, 'the master did not answer what was handed on');
      if (PUT_CODES.has(request.code)) held.fail(unknownOutcome(master));
      else held.doHere();
    }
  }
}

const isNotMaster = ({ code, remark }: RemotingCommand): boolean =>
  code === ResponseCode.SERVICE_NOT_AVAILABLE && remark?.startsWith('[NOT_MASTER]') === true;

/** A code that clients of both versions try again, as after a time-out of their own. */
const unknownOutcome = (master: string): Refusal =>
  new Refusal(
    ResponseCode.SYSTEM_ERROR,
    `[RELAY] the master ${master} did not answer what was handed on to it: whether it was done is not known`,
  );
