import { initialDataVersion } from '../../../src/protocol/bodies/data-version.ts';
import { encodeKVTable, type KVTable } from '../../../src/protocol/bodies/kv-table.ts';
import { encodePropertiesText } from '../../../src/protocol/bodies/properties-text.ts';
import { encodeRegisterBrokerBody } from '../../../src/protocol/bodies/register-broker.ts';
import { RequestCode } from '../../../src/protocol/codes/request.ts';
import { request } from '../../../src/protocol/command.ts';
import { encodeHeader } from '../../../src/protocol/header.ts';
import { registerBrokerRequest } from '../../../src/protocol/headers/namesrv.ts';
import { RemotingClient } from '../../../src/remoting/client.ts';
import { FakePeer, ok } from '../fake-cluster.ts';

export interface ScriptedBrokerOptions {
  readonly brokerName: string;
  /** 0, a master, unless given. */
  readonly brokerId?: number;
  readonly clusterName?: string;
  /** What it says of itself; read at each request. */
  readonly runtime?: KVTable;
  readonly config?: Readonly<Record<string, string>>;
  /** Where it says that it is; where it listens unless given. */
  readonly brokerAddr?: string;
}

/** A broker as name servers and administrators see it, for what a real one of ours never says of itself. */
export interface ScriptedBroker {
  readonly address: string;
  readonly peer: FakePeer;
  close(): Promise<void>;
}

export async function scriptedBroker(
  namesrvs: readonly string[],
  options: ScriptedBrokerOptions,
): Promise<ScriptedBroker> {
  const { brokerName, brokerId = 0, clusterName = 'DefaultCluster', runtime = {}, config = {} } = options;
  const peer = await new FakePeer().start();
  peer
    .on(RequestCode.GET_BROKER_RUNTIME_INFO, () => ok(undefined, encodeKVTable(runtime)))
    .on(RequestCode.GET_BROKER_CONFIG, () => ok({}, encodePropertiesText(Object.entries({ brokerName, ...config }))));
  const brokerAddr = options.brokerAddr ?? peer.address;
  const client = new RemotingClient();
  const body = encodeRegisterBrokerBody({
    topicConfigSerializeWrapper: { topicConfigTable: new Map(), dataVersion: initialDataVersion(Date.now()) },
    filterServerList: [],
  });
  const names = { brokerName, brokerAddr, clusterName, haServerAddr: brokerAddr, brokerId, compressed: false };
  const fields = encodeHeader(registerBrokerRequest, names);
  for (const namesrv of namesrvs) {
    await client.invoke(namesrv, request(RequestCode.REGISTER_BROKER, fields, body), 5000);
  }
  return {
    address: brokerAddr,
    peer,
    async close() {
      await client.close();
      await peer.stop();
    },
  };
}
