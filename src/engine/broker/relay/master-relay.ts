import { messageOf } from '../../../errors/index.ts';
import { RequestCode } from '../../../protocol/codes/request.ts';
import { ResponseCode } from '../../../protocol/codes/response.ts';
import { CommandFlag, type RemotingCommand } from '../../../protocol/command.ts';
import type { RemotingLog } from '../../../remoting/log.ts';
import type { Connection, Processor } from '../../../remoting/types.ts';
import { notMaster } from '../role/role-refusal.ts';
import type { BrokerRoleState } from '../role/types.ts';

/** Requests that only the group's master can do, and that a client sends to whom it last knew as such. */
export const RELAYED_CODES: ReadonlySet<number> = new Set([
  RequestCode.SEND_MESSAGE,
  RequestCode.SEND_MESSAGE_V2,
  RequestCode.SEND_BATCH_MESSAGE,
  RequestCode.CONSUMER_SEND_MSG_BACK,
  RequestCode.END_TRANSACTION,
  RequestCode.QUERY_CONSUMER_OFFSET,
  RequestCode.UPDATE_CONSUMER_OFFSET,
  RequestCode.LOCK_BATCH_MQ,
  RequestCode.UNLOCK_BATCH_MQ,
]);

/** Says that a request was handed on once and is not to be handed on again. */
const RELAYED_FIELD = 'mqRelayed';
/** Within the 3 s a client gives a send by default. */
const HOLD_MS = 2000;
const LOOK_MS = 20;
const ANSWER_MS = 1000;
const MAX_REQUESTS = 1000;
const MAX_BYTES = 16 * 1024 * 1024;

export interface RelayParts {
  client: { connection(address: string, timeoutMs: number): Promise<Connection> };
  role: {
    readonly state: BrokerRoleState;
    /** This broker is the master, and is not about to hand that over. */
    readonly takesRequests: boolean;
  };
  log: RemotingLog;
}

/**
 * Hands requests for the master on to it while this broker is another member of its group, and holds them for a moment while the
 * master changes: a client that was told of the old one goes on without noticing. Bounded; beyond that, and where nobody is
 * master in time, the answer is the refusal it would have been anyway. No guarantee depends on it.
 */
export class MasterRelay {
  readonly #parts: RelayParts;
  #requests = 0;
  #bytes = 0;

  constructor(parts: RelayParts) {
    this.#parts = parts;
  }

  /** The processor where this broker is master; the relay where its group has another one, or none at the moment. */
  wrap(processor: Processor): Processor {
    return (request, connection) => {
      const { role } = this.#parts;
      // With fixed roles nobody takes over.
      if (role.takesRequests || role.state.epoch === 0) return processor(request, connection);
      return this.#later(processor, request, connection);
    };
  }

  async #later(
    processor: Processor,
    request: RemotingCommand,
    connection: Connection,
  ): Promise<RemotingCommand | undefined> {
    const { role } = this.#parts;
    const bytes = request.body?.length ?? 0;
    if (this.#requests >= MAX_REQUESTS || this.#bytes + bytes > MAX_BYTES) throw notMaster(role.state);
    this.#requests++;
    this.#bytes += bytes;
    try {
      const mayRelay = request.extFields?.[RELAYED_FIELD] === undefined;
      for (const end = performance.now() + HOLD_MS; ; await pause()) {
        if (role.takesRequests) return await processor(request, connection);
        const left = end - performance.now();
        if (left <= 0 || connection.closed) throw notMaster(role.state);
        const { masterAddress } = role.state;
        if (!mayRelay || role.state.role !== 'SLAVE' || masterAddress === undefined) continue;
        const answer = await this.#relay(masterAddress, request, left + ANSWER_MS);
        if (answer === 'done') return undefined;
        if (answer !== 'not master') return answer;
      }
    } finally {
      this.#requests--;
      this.#bytes -= bytes;
    }
  }

  async #relay(
    master: string,
    request: RemotingCommand,
    timeoutMs: number,
  ): Promise<RemotingCommand | 'done' | 'not master'> {
    const { client, role, log } = this.#parts;
    const command = { ...request, extFields: { ...request.extFields, [RELAYED_FIELD]: '1' } };
    let peer: Connection;
    try {
      peer = await client.connection(master, timeoutMs);
    } catch (error) {
      log.debug({ master, reason: messageOf(error) }, 'the master could not be dialled for a client');
      return 'not master';
    }
    if ((request.flag & CommandFlag.ONEWAY) !== 0) {
      peer.oneway(command);
      return 'done';
    }
    try {
      const answer = await peer.invoke(command, timeoutMs);
      const isRefusal = answer.code === ResponseCode.SERVICE_NOT_AVAILABLE;
      return isRefusal && answer.remark?.startsWith('[NOT_MASTER]') === true ? 'not master' : answer;
    } catch (error) {
      // It may have been done: it is the client who decides whether to send it again.
      log.debug({ master, reason: messageOf(error) }, 'the master did not answer what was relayed');
      throw notMaster(role.state);
    }
  }
}

const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, LOOK_MS));
