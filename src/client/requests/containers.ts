import { RequestCode } from '../../protocol/codes/request.ts';
import type { HeaderInput } from '../../protocol/header.ts';
import { addBrokerRequest, removeBrokerRequest } from '../../protocol/headers/controller.ts';
import type { Caller } from '../caller.ts';

/** Starting and stopping a broker takes longer than a question: 20 s at the usual 5. */
const FACTOR = 4;

/** Requests to broker containers (5.0 and later). */
export class ContainerRequests {
  readonly #caller: Caller;

  constructor(caller: Caller) {
    this.#caller = caller;
  }

  /** Has a container start the broker of a configuration file on its own disk (902). */
  async addBroker(container: string, configPath: string): Promise<void> {
    const timeoutMs = this.#caller.timeoutMs * FACTOR;
    await this.#caller.callWith(container, RequestCode.ADD_BROKER, addBrokerRequest, { configPath }, { timeoutMs });
  }

  /** Has a container stop one of its brokers (903). */
  async removeBroker(container: string, broker: HeaderInput<typeof removeBrokerRequest>): Promise<void> {
    const timeoutMs = this.#caller.timeoutMs * FACTOR;
    await this.#caller.callWith(container, RequestCode.REMOVE_BROKER, removeBrokerRequest, broker, { timeoutMs });
  }
}
