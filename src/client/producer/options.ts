import { MqError } from '../../errors/index.ts';
import { DEFAULT_DELAY_LEVELS, delayLevelParts } from '../../protocol/delay-levels.ts';
import { COMPRESS_FROM_BYTES } from '../../protocol/message/compression.ts';
import type { MessageExt } from '../../protocol/message/decode.ts';
import { AUTO_CREATE_TOPIC, groupNameProblem, TRACE_TOPIC } from '../../protocol/names.ts';
import { DEFAULT_PRODUCER_GROUP } from '../instance/members.ts';
import { withNamespace } from '../instance/namespace.ts';
import type { ClientOptions } from '../instance/options.ts';
import type { TransactionState } from './transaction-state.ts';

/** What a producer may be told. Names are Apache's where it has one; all of it is optional. */
export interface ProducerOptions extends ClientOptions {
  /** Default `DEFAULT_PRODUCER`, which any number of producers may share; transactions need one of their own. */
  producerGroup?: string | undefined;
  /** For one send with its retries, milliseconds; default 3,000. */
  sendMsgTimeout?: number | undefined;
  /** For one of the tries, milliseconds; default as much as is left. */
  sendMsgMaxTimeoutPerRequest?: number | undefined;
  /** Further tries, on other brokers; default 2. Ordered sends are tried once. */
  retryTimesWhenSendFailed?: number | undefined;
  /** Try another broker also when a message is stored but not yet flushed or copied. It is stored twice then. Default false. */
  retryAnotherBrokerWhenNotStoreOK?: boolean | undefined;
  /** Bodies of so many bytes and more are compressed (zlib); default 4,096. */
  compressMsgBodyOverHowmuch?: number | undefined;
  /** 0 to 9; default 5. */
  compressLevel?: number | undefined;
  /** Largest body before compression, and largest batch, bytes; default 128 KiB. The broker has its own limit. */
  maxMessageSize?: number | undefined;
  /** Queues per broker of a topic that a send creates; default 4. */
  defaultTopicQueueNums?: number | undefined;
  /** The topic whose route a topic takes that nobody knows yet; default `TBW102`. */
  createTopicKey?: string | undefined;
  /** Keep away from slow and failing brokers for a while; default false. */
  sendLatencyFaultEnable?: boolean | undefined;
  /** Latencies, ascending, milliseconds; a send that took as long keeps the broker away for the time in the other table. */
  latencyMax?: readonly number[] | undefined;
  /** One time for each of `latencyMax`, milliseconds. */
  notAvailableDuration?: readonly number[] | undefined;
  /** Sends under way at once; one more waits for room within its time-out. Default 10,000. */
  backPressureForAsyncSendNum?: number | undefined;
  /** Body bytes under way at once; default 100 MiB. */
  backPressureForAsyncSendSize?: number | undefined;
  /** Record each send in the trace topic, for queryMsgTraceById; default false. */
  enableMsgTrace?: boolean | undefined;
  /** Default `RMQ_SYS_TRACE_TOPIC`. */
  traceTopic?: string | undefined;
  /** The broker's levels, for delays given by name; default `1s 5s 10s 30s 1m … 2h`. */
  messageDelayLevel?: string | undefined;
  /** Says what became of a local transaction when the broker asks: transactions need it. */
  checkLocalTransaction?: ((message: MessageExt) => TransactionState | Promise<TransactionState>) | undefined;
}

/** The options of a producer with their defaults, checked. */
export interface ProducerSettings {
  /** As it is called on the wire. */
  readonly group: string;
  readonly namespace: string | undefined;
  readonly timeoutMs: number;
  readonly perTryTimeoutMs: number;
  readonly tries: number;
  readonly retryNotStored: boolean;
  readonly compressFromBytes: number;
  readonly compressLevel: number;
  readonly maxMessageSize: number;
  readonly queueNums: number;
  readonly templateTopic: string;
  readonly latencyFault: boolean;
  readonly latencyMax: readonly number[];
  readonly notAvailable: readonly number[];
  readonly maxInFlight: number;
  readonly maxInFlightBytes: number;
  readonly traceTopic: string | undefined;
  readonly delayLevels: readonly string[];
}

const LATENCY_MAX = [50, 100, 550, 1800, 3000, 5000, 15_000];
const NOT_AVAILABLE_DURATION = [0, 0, 2000, 5000, 6000, 10_000, 30_000];

/** @throws MqError BAD_DATA for a malformed group name, USAGE for a number out of its range */
export function settingsOf(options: ProducerOptions): ProducerSettings {
  const given = options.producerGroup ?? DEFAULT_PRODUCER_GROUP;
  const problem = groupNameProblem(given);
  if (problem !== undefined) throw new MqError('BAD_DATA', problem, { group: given });
  const latencyMax = options.latencyMax ?? LATENCY_MAX;
  const notAvailable = options.notAvailableDuration ?? NOT_AVAILABLE_DURATION;
  if (latencyMax.length !== notAvailable.length) {
    throw new MqError('USAGE', 'latencyMax and notAvailableDuration must be of the same length', {
      hint: 'Each latency has one time to keep away.',
    });
  }
  const number = (name: keyof ProducerOptions, byDefault: number, min: number, max = Number.MAX_SAFE_INTEGER): number =>
    checked(name, options[name], byDefault, min, max);
  const timeoutMs = number('sendMsgTimeout', 3000, 1);
  return {
    group: withNamespace(options.namespace, given),
    namespace: options.namespace,
    timeoutMs,
    perTryTimeoutMs: number('sendMsgMaxTimeoutPerRequest', Number.MAX_SAFE_INTEGER, 1),
    tries: 1 + number('retryTimesWhenSendFailed', 2, 0, 100),
    retryNotStored: options.retryAnotherBrokerWhenNotStoreOK === true,
    compressFromBytes: number('compressMsgBodyOverHowmuch', COMPRESS_FROM_BYTES, 0),
    compressLevel: number('compressLevel', 5, 0, 9),
    maxMessageSize: number('maxMessageSize', 128 * 1024, 1),
    queueNums: number('defaultTopicQueueNums', 4, 1, 65_535),
    templateTopic: options.createTopicKey ?? AUTO_CREATE_TOPIC,
    latencyFault: options.sendLatencyFaultEnable === true,
    latencyMax,
    notAvailable,
    maxInFlight: number('backPressureForAsyncSendNum', 10_000, 1, 60_000),
    maxInFlightBytes: number('backPressureForAsyncSendSize', 100 * 1024 * 1024, 1),
    traceTopic: options.enableMsgTrace === true ? (options.traceTopic ?? TRACE_TOPIC) : undefined,
    delayLevels: delayLevelParts(options.messageDelayLevel ?? DEFAULT_DELAY_LEVELS),
  };
}

function checked(name: string, value: unknown, byDefault: number, min: number, max: number): number {
  if (value === undefined) return byDefault;
  if (typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max) return value;
  const upTo = max === Number.MAX_SAFE_INTEGER ? 'or more' : `to ${max}`;
  throw new MqError('USAGE', `${name} is ${String(value)}, and takes a whole number of ${min} ${upTo}`, { key: name });
}
