import { messageOf } from '../../errors/index.ts';
import { RequestCode } from '../../protocol/codes/request.ts';
import { request } from '../../protocol/command.ts';
import { encodeHeader } from '../../protocol/header.ts';
import { notifyMinBrokerIdChangeRequest } from '../../protocol/headers/namesrv.ts';
import { RemotingClient } from '../../remoting/client.ts';
import type { RemotingLog } from '../../remoting/log.ts';
import type { MinBrokerIdChange } from './registration.ts';

const CONNECT_TIMEOUT_MS = 1000;

/** Tells brokers that the lowest id of their group has changed (905). One that cannot be reached is logged and left. */
export class MinBrokerIdNotifier {
  readonly #client: RemotingClient;
  readonly #log: RemotingLog;

  constructor(log: RemotingLog) {
    this.#client = new RemotingClient({ connectTimeoutMs: CONNECT_TIMEOUT_MS, log });
    this.#log = log;
  }

  async notify(change: MinBrokerIdChange): Promise<void> {
    const { notify, ...fields } = change;
    const command = request(
      RequestCode.NOTIFY_MIN_BROKER_ID_CHANGE,
      encodeHeader(notifyMinBrokerIdChangeRequest, fields),
    );
    for (const address of notify) {
      try {
        await this.#client.oneway(address, command);
      } catch (error) {
        this.#log.warn(
          { broker: address, reason: messageOf(error) },
          'a broker was not told that the lowest broker id changed',
        );
      }
    }
  }

  close(): Promise<void> {
    return this.#client.close();
  }
}
