import { messageOf } from '../../../errors/index.ts';
import { ResponseCode } from '../../../protocol/codes/response.ts';
import { type ExtFields, type RemotingCommand, response } from '../../../protocol/command.ts';
import type { HeaderOf } from '../../../protocol/header.ts';
import { sendMessageHeader, type sendMessageRequest } from '../../../protocol/headers/producer.ts';
import { OffsetIdMaker } from '../../../protocol/message/ids.ts';
import { Property, parseProperties } from '../../../protocol/message/properties.ts';
import { Refusal } from '../../../remoting/refusal.ts';
import type { Connection } from '../../../remoting/types.ts';
import type { PutResult } from '../../store/types.ts';
import type { BrokerContext } from '../context.ts';
import type { OutgoingMessage } from '../message/outgoing-message.ts';
import { isStored } from '../message/put-outcome.ts';
import { assembleAdmission } from '../send/assemble-admission.ts';
import { bornHosts, hostAddress } from '../send/host-address.ts';
import { checkLimits } from '../send/message-limits.ts';
import { PutCounters } from '../send/put-counters.ts';
import { pushReply } from './reply-push.ts';

/** A reply that was admitted. */
interface Reply {
  header: HeaderOf<typeof sendMessageRequest>;
  message: OutgoingMessage;
  connection: Connection;
}

/**
 * Serves SEND_REPLY_MESSAGE (324) and its V2 (325): hands the reply to who asked, stores it besides, and tells the replier
 * whether it was taken. Answers through the connection, so that an asker that does not answer holds up nothing else.
 */
export class ReplyProcessor {
  readonly #broker: BrokerContext;
  readonly #admission;
  readonly #counters: PutCounters;
  readonly #ids: OffsetIdMaker;
  readonly #bornHost = bornHosts();
  #underWay = 0;

  constructor(broker: BrokerContext) {
    this.#broker = broker;
    this.#admission = assembleAdmission(broker.config.values, broker);
    this.#counters = new PutCounters(broker.stats, () => broker.config.get('enableDetailStat'));
    const { ip, port } = hostAddress(broker.address);
    this.#ids = new OffsetIdMaker(ip, port);
  }

  readonly process = (command: RemotingCommand, connection: Connection): undefined => {
    void this.#answer(command, connection);
  };

  async #answer(command: RemotingCommand, connection: Connection): Promise<void> {
    this.#underWay++;
    try {
      connection.reply(command, await this.#serve(this.#admit(command, connection)));
    } catch (error) {
      const code = error instanceof Refusal ? error.code : ResponseCode.SYSTEM_ERROR;
      connection.reply(command, response(code, messageOf(error), this.#region()));
    } finally {
      this.#underWay--;
    }
  }

  /** @throws Refusal as for a send, HeaderError */
  #admit(command: RemotingCommand, connection: Connection): Reply {
    const { config, clock } = this.#broker;
    if (this.#underWay > config.get('replyThreadPoolQueueCapacity')) {
      throw new Refusal(ResponseCode.SYSTEM_BUSY, '[REJECTREQUEST]system busy, start flow control for a while');
    }
    const acceptFrom = config.get('startAcceptSendRequestTimeStamp');
    if (clock.now() < acceptFrom) {
      const remark = `broker unable to service, until ${new Date(acceptFrom).toISOString()}`;
      throw new Refusal(ResponseCode.SYSTEM_ERROR, remark);
    }
    const header = sendMessageHeader(command);
    const { topic, sysFlag, flag, bornTimestamp, reconsumeTimes = 0, unitMode = false } = header;
    const queueId = this.#admission.queueFor({ ...header, unitMode });
    // The frame's memory may be written over before the asker has the reply.
    const body = Buffer.from(command.body ?? []);
    const propertiesLength = Buffer.byteLength(header.properties ?? '');
    checkLimits({ topic, body, propertiesLength, batch: false }, config.get('maxMessageSize'));
    const properties = parseProperties(header.properties ?? '');
    const waitForFlush = properties.get(Property.WAIT) !== 'false';
    const message: OutgoingMessage = {
      ...{ topic, queueId, flag, sysFlag, bornTimestamp, reconsumeTimes, body, properties, waitForFlush },
      bornHost: this.#bornHost(connection),
      preparedTransactionOffset: 0,
    };
    return { header, message, connection };
  }

  async #serve({ header, message, connection }: Reply): Promise<RemotingCommand> {
    const { config, clock, producers, log, address } = this.#broker;
    const pushed = pushReply(
      { producers, log, now: () => clock.now() },
      {
        header: { ...header, bornHost: connection.remoteAddress, storeHost: address, storeTimestamp: clock.now() },
        properties: message.properties,
        body: Buffer.from(message.body),
      },
    );
    const stored = config.get('storeReplyMessageEnable') ? this.#store(message) : undefined;
    const [problem, put] = await Promise.all([pushed, stored]);
    const code = problem === undefined ? ResponseCode.SUCCESS : ResponseCode.SYSTEM_ERROR;
    if (problem !== undefined) log.warn({ group: header.producerGroup, topic: header.topic }, problem);
    return response(code, problem, { ...this.#region(), ...this.#place(message.queueId, problem === undefined, put) });
  }

  /** Where the reply lies; undefined when the store did not take it, which is no failure of the reply. */
  async #store(message: OutgoingMessage): Promise<PutResult | undefined> {
    const result = await this.#broker.writer.putAsIs(message);
    if (isStored(result.status)) {
      this.#counters.stored(message.topic, message.queueId, 1, message.body.length);
      return result;
    }
    const { status, reason } = result;
    this.#broker.log.warn({ topic: message.topic, status, reason }, 'a reply could not be stored');
    return undefined;
  }

  /** Clients read these fields of every success, so one that is stored nowhere gets zeros. */
  #place(queueId: number, isPushed: boolean, put: PutResult | undefined): ExtFields {
    if (put === undefined && !isPushed) return {};
    return {
      msgId: put === undefined ? '0' : this.#ids.make(put.physicalOffset),
      queueId: String(queueId),
      queueOffset: String(put?.queueOffset ?? 0),
    };
  }

  #region(): ExtFields {
    const { config } = this.#broker;
    return { MSG_REGION: config.get('regionId'), TRACE_ON: String(config.get('traceOn')) };
  }
}
