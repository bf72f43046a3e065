import { initialDataVersion } from '../../../src/protocol/bodies/data-version.ts';
import { encodeRegisterBrokerBody } from '../../../src/protocol/bodies/register-broker.ts';
import { topicConfig } from '../../../src/protocol/bodies/topic-config.ts';
import { RequestCode } from '../../../src/protocol/codes/request.ts';
import { request } from '../../../src/protocol/command.ts';
import { encodeHeader } from '../../../src/protocol/header.ts';
import { registerBrokerRequest } from '../../../src/protocol/headers/namesrv.ts';
import { RemotingClient } from '../../../src/remoting/client.ts';

/** Where nobody listens. */
export const DEAD_ADDR = '127.0.0.1:1';

/** A broker as a name server is told of it; nobody need be there. */
export interface ForeignBroker {
  readonly brokerName: string;
  readonly clusterName: string;
  /** Where it is said to be; where nobody listens unless given. */
  readonly brokerAddr?: string;
  /** Topics of four queues it is said to have. */
  readonly topics: readonly string[];
}

/** A broker that is registered, until this is closed. */
export interface Registration {
  close(): Promise<void>;
}

/** A name server forgets a broker that says nothing for two minutes. */
const REGISTER_EVERY_MS = 20_000;

/** Registers a broker that is another's, or not there, as one that was just killed is; lasts until it is closed. */
export async function registerForeignBroker(
  namesrvAddr: string,
  { brokerName, clusterName, brokerAddr = DEAD_ADDR, topics }: ForeignBroker,
): Promise<Registration> {
  const client = new RemotingClient();
  const body = encodeRegisterBrokerBody({
    topicConfigSerializeWrapper: {
      topicConfigTable: new Map(
        topics.map((topic) => [topic, topicConfig(topic, { readQueueNums: 4, writeQueueNums: 4 })]),
      ),
      dataVersion: initialDataVersion(Date.now()),
    },
    filterServerList: [],
  });
  const fields = encodeHeader(registerBrokerRequest, {
    ...{ brokerName, brokerAddr, clusterName, haServerAddr: brokerAddr, brokerId: 0, compressed: false },
  });
  const register = () => client.invoke(namesrvAddr, request(RequestCode.REGISTER_BROKER, fields, body), 5000);
  await register();
  const again = setInterval(() => void register().catch(() => undefined), REGISTER_EVERY_MS);
  return {
    close: () => {
      clearInterval(again);
      return client.close();
    },
  };
}
