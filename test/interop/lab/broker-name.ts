import type { PeerName } from './cluster.ts';

/** How documents call a peer. */
export const brokerName = (peer: PeerName): string => (peer === 'mq' ? 'mq' : `Apache ${peer}`);
