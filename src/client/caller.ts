import { MqError } from '../errors/index.ts';
import { ResponseCode } from '../protocol/codes/response.ts';
import { type RemotingCommand, request } from '../protocol/command.ts';
import { encodeHeader, type HeaderFields, type HeaderInput } from '../protocol/header.ts';
import type { RemotingClient } from '../remoting/client.ts';
import type { RequestTally } from './request-tally.ts';
import { type RequestSubject, responseError } from './response-error.ts';

export interface CallerOptions {
  /** Waiting time of a request that names none, milliseconds. */
  timeoutMs: number;
  /** Ends every call with INTERRUPTED. */
  signal?: AbortSignal | undefined;
  /** Counts what is under way. */
  tally?: RequestTally | undefined;
}

export interface CallOptions {
  timeoutMs?: number | undefined;
  /** Response codes that are an answer besides 0. */
  accept?: readonly number[];
  body?: Buffer | undefined;
  /** What the request is about, for the error. */
  subject?: RequestSubject;
}

interface Origin {
  readonly origin: string;
  readonly hint: string | ((mappedTo: string | undefined) => string) | undefined;
}

const hintOf = ({ hint }: Origin, mappedTo: string | undefined): string | undefined =>
  typeof hint === 'function' ? hint(mappedTo) : hint;

/** Sends one request and takes its answer: what all families of requests stand on. */
export class Caller {
  readonly #remoting: RemotingClient;
  readonly #options: CallerOptions;
  readonly #origins: Map<string, Origin>;

  /** @param like another caller of the same connections: what it knows about addresses is shared */
  constructor(remoting: RemotingClient, options: CallerOptions, like?: Caller) {
    this.#remoting = remoting;
    this.#options = options;
    this.#origins = like === undefined ? new Map() : like.#origins;
  }

  get timeoutMs(): number {
    return this.#options.timeoutMs;
  }

  get signal(): AbortSignal | undefined {
    return this.#options.signal;
  }

  /**
   * Remembers who gave an address, so that a failure to reach it can say so.
   * @param hint what to do when nobody is reached there, or how to find out from where it was dialled
   */
  noteOrigin(address: string, origin: string, hint?: Origin['hint']): void {
    this.#origins.set(address, { origin, hint });
  }

  /**
   * Sends a request without header fields.
   * @throws MqError by the response code (see responseError), UNREACHABLE, TIMEOUT, INTERRUPTED
   */
  async call(address: string, code: number, options: CallOptions = {}): Promise<RemotingCommand> {
    return this.send(address, request(code, undefined, options.body), options);
  }

  /** Sends a request with the header declared as `fields`. */
  async callWith<F extends HeaderFields>(
    address: string,
    code: number,
    fields: F,
    values: HeaderInput<F>,
    options: CallOptions = {},
  ): Promise<RemotingCommand> {
    return this.send(address, request(code, encodeHeader(fields, values), options.body), options);
  }

  /** Sends a ready-made request. */
  send(address: string, command: RemotingCommand, options: CallOptions = {}): Promise<RemotingCommand> {
    const asking = this.#remoting.invoke(address, command, options.timeoutMs ?? this.#options.timeoutMs);
    this.#options.tally?.count(address, asking);
    return abortable(asking, this.#options.signal).then(
      (answer) => {
        if (answer.code === ResponseCode.SUCCESS || options.accept?.includes(answer.code) === true) return answer;
        throw responseError(address, command.code, answer, options.subject);
      },
      (error: unknown) => {
        throw this.#withOrigin(address, error);
      },
    );
  }

  /** Sends a request nobody answers. */
  async oneway(address: string, command: RemotingCommand): Promise<void> {
    await this.#remoting.oneway(address, command);
  }

  #withOrigin(address: string, error: unknown): unknown {
    const noted = this.#origins.get(address);
    if (!(error instanceof MqError) || noted === undefined || error.details.addressFrom !== undefined) return error;
    if (error.code !== 'UNREACHABLE' && error.code !== 'TIMEOUT') return error;
    const reached = this.#remoting.reachedAt(address);
    const mapped = reached === address ? {} : { mappedTo: reached };
    const toldAlready = reached === address || error.details.mappedTo !== undefined;
    const from = `the address came from ${noted.origin}${toldAlready ? '' : `, and was mapped to ${reached}`}`;
    return new MqError(error.code, `${error.message}; ${from}`, {
      ...error.details,
      ...mapped,
      address,
      addressFrom: noted.origin,
      hint: error.code === 'TIMEOUT' ? error.hint : (hintOf(noted, mapped.mappedTo) ?? error.hint),
      cause: error,
    });
  }
}

/** The promise, unless the signal ends it first. The work behind the promise goes on, and its outcome is dropped. */
export function abortable<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return promise;
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(interrupted());
    if (signal.aborted) abort();
    const waiters = waitersOf(signal);
    waiters.add(abort);
    promise.then(resolve, reject).finally(() => waiters.delete(abort));
  });
}

const waitersBySignal = new WeakMap<AbortSignal, Set<() => void>>();

/** Whoever waits for a signal: it gets one listener of ours, however many requests are under way. */
function waitersOf(signal: AbortSignal): Set<() => void> {
  const known = waitersBySignal.get(signal);
  if (known !== undefined) return known;
  const waiters = new Set<() => void>();
  waitersBySignal.set(signal, waiters);
  const abortAll = (): void => {
    for (const abort of waiters) abort();
  };
  signal.addEventListener('abort', abortAll, { once: true });
  return waiters;
}

/** Waits, unless the signal ends it first. @throws MqError INTERRUPTED */
export async function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const wait = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  try {
    await abortable(wait, signal);
  } finally {
    clearTimeout(timer);
  }
}

/** @throws MqError INTERRUPTED when the signal has been given */
export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) throw interrupted();
}

const interrupted = (): MqError => new MqError('INTERRUPTED', 'interrupted');
