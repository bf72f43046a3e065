import { ResponseCode } from '../../../protocol/codes/response.ts';
import { Refusal } from '../../../remoting/refusal.ts';

/** What the gate watches. */
export interface GatePorts {
  /** Puts that are stored and not yet answered. */
  pendingPuts(): number;
  /** How long the oldest of them has waited, in milliseconds. */
  oldestPendingMs(): number;
  /** Most puts that may wait: sendThreadPoolQueueCapacity. */
  capacity(): number;
  /** osPageCacheBusyTimeOutMills. */
  busyTimeoutMs(): number;
  /** startAcceptSendRequestTimeStamp, in milliseconds since the epoch. */
  acceptFrom(): number;
  now(): number;
  /** Why this broker takes no messages in its role; undefined while it is a master. */
  roleRefusal(): Refusal | undefined;
}

/**
 * Turns sends away while the disk does not keep up, in the words clients understand (store-format 7.4): bounded work
 * instead of growing queues.
 */
export class SendGate {
  readonly #ports: GatePorts;

  constructor(ports: GatePorts) {
    this.#ports = ports;
  }

  /** @throws Refusal 14 on a broker that is no master, 2 when the store is behind, 1 before the broker accepts sends */
  pass(): void {
    const refusal = this.#ports.roleRefusal();
    if (refusal !== undefined) throw refusal;
    const pending = this.#ports.pendingPuts();
    if (pending > 0) this.#checkBacklog(pending);
    const acceptFrom = this.#ports.acceptFrom();
    if (acceptFrom > 0 && this.#ports.now() < acceptFrom) {
      throw new Refusal(
        ResponseCode.SYSTEM_ERROR,
        `broker unable to service, until ${new Date(acceptFrom).toISOString()}`,
      );
    }
  }

  #checkBacklog(pending: number): void {
    if (pending >= this.#ports.capacity()) {
      throw new Refusal(ResponseCode.SYSTEM_BUSY, '[REJECTREQUEST]system busy, start flow control for a while');
    }
    const waitedMs = this.#ports.oldestPendingMs();
    if (waitedMs > this.#ports.busyTimeoutMs()) {
      throw new Refusal(
        ResponseCode.SYSTEM_BUSY,
        '[PCBUSY_CLEAN_QUEUE]broker busy, start flow control for a while, period in queue: ' +
          `${Math.round(waitedMs)}ms, size of queue: ${pending}`,
      );
    }
  }
}
