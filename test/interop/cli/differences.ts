import type { PeerName } from '../lab.ts';

/** What our commands show differently from one broker to another, because the brokers say different things. */
export interface Differences {
  /** Of clusterList and brokerStatus. */
  readonly version: RegExp;
  /** Of brokerStatus: what 4.9 spells `getTransferedTps`. */
  readonly transferredTps: string;
  /** Whether the broker has timers, acknowledges message by message and tells of both; 4.9 does neither. */
  readonly timers: boolean;
  /** What consumerProgress shows in flight for a group that is offline; 4.9 does not count it. */
  readonly inflight: number | undefined;
  /** When updateBrokerConfig says that a new value counts; only our broker tells. */
  readonly effect: 'live' | undefined;
  /** Attributes that updateTopic -a leaves on a topic; 4.9 has none. */
  readonly attributes: Readonly<Record<string, string>>;
}

export const differences: Readonly<Record<PeerName, Differences>> = {
  mq: {
    version: /^V/,
    transferredTps: 'getTransferredTps',
    timers: true,
    inflight: 0,
    effect: 'live',
    attributes: { 'message.type': 'FIFO' },
  },
  '5.3.3': {
    version: /^V5_3_3$/,
    transferredTps: 'getTransferredTps',
    timers: true,
    inflight: 0,
    effect: undefined,
    attributes: { 'message.type': 'FIFO' },
  },
  '4.9.7': {
    version: /^V4_9_7$/,
    transferredTps: 'getTransferedTps',
    timers: false,
    inflight: undefined,
    effect: undefined,
    attributes: {},
  },
};
