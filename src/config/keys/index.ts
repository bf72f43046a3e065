import { cleaningKeys } from './cleaning.ts';
import { delayKeys } from './delay.ts';
import { deliveryKeys } from './delivery.ts';
import { filterKeys } from './filters.ts';
import { flowControlKeys } from './flow-control.ts';
import { flushKeys } from './flush.ts';
import { foreignKeys } from './foreign.ts';
import { highAvailabilityKeys } from './high-availability.ts';
import { identityKeys } from './identity.ts';
import { laterKeys } from './later.ts';
import { namesrvKeys } from './namesrv.ts';
import { nettyClientKeys } from './netty-client.ts';
import { networkKeys } from './network.ts';
import { observationKeys } from './observation.ts';
import { pathKeys } from './paths.ts';
import { popKeys } from './pop.ts';
import { replicationKeys } from './replication.ts';
import { roleKeys } from './roles.ts';
import type { ConfigOf } from './spec.ts';
import { storeKeys } from './store.ts';
import { topicKeys } from './topics.ts';
import { transactionKeys } from './transactions.ts';

/** Every key of a broker: all names of 5.3.3 and 4.9.7, and the few of our own (their docs start with "mq:"). */
export const brokerKeys = {
  ...identityKeys,
  ...roleKeys,
  ...replicationKeys,
  ...highAvailabilityKeys,
  ...pathKeys,
  ...topicKeys,
  ...storeKeys,
  ...flushKeys,
  ...cleaningKeys,
  ...deliveryKeys,
  ...filterKeys,
  ...delayKeys,
  ...transactionKeys,
  ...popKeys,
  ...flowControlKeys,
  ...networkKeys,
  ...observationKeys,
  ...laterKeys,
  ...foreignKeys,
  ...nettyClientKeys,
};

/** A broker's settings, complete: what the file does not give has its default. */
export type BrokerConfig = ConfigOf<typeof brokerKeys>;

/** A name server's settings, complete. */
export type NamesrvConfig = ConfigOf<typeof namesrvKeys>;

export { namesrvKeys };
