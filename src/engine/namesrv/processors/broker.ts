import { decodeDataVersion, encodeDataVersion, sameDataVersion } from '../../../protocol/bodies/data-version.ts';
import { encodeKVTable } from '../../../protocol/bodies/kv-table.ts';
import { decodeRegisterBrokerBody, type RegisterBrokerBody } from '../../../protocol/bodies/register-broker.ts';
import { RequestCode } from '../../../protocol/codes/request.ts';
import { ResponseCode } from '../../../protocol/codes/response.ts';
import { type RemotingCommand, response } from '../../../protocol/command.ts';
import { decodeHeader, encodeHeader, type HeaderOf } from '../../../protocol/header.ts';
import {
  brokerHeartbeatRequest,
  brokerIdentityRequest,
  ORDER_TOPIC_CONFIG,
  queryDataVersionResponse,
  registerBrokerRequest,
  registerBrokerResponse,
} from '../../../protocol/headers/namesrv.ts';
import { crc31 } from '../../../protocol/message/crc.ts';
import { Refusal } from '../../../remoting/refusal.ts';
import type { Connection, Processor } from '../../../remoting/types.ts';
import type { NamesrvContext } from '../context.ts';

/** The ext field a broker's zone travels in, beside the header. */
const ZONE_NAME = '__ZONE_NAME';
/** First byte of a zlib stream. 5.3.3 compresses when told to (`compressedRegister`), but its header denies it. */
const ZLIB = 0x78;

/** What brokers say of themselves: register, unregister, heartbeat, and whether their topics are known. */
export const brokerProcessors = (context: NamesrvContext): [number, Processor][] => [
  [RequestCode.REGISTER_BROKER, (request, connection) => registerBroker(context, request, connection)],
  [RequestCode.UNREGISTER_BROKER, (request, connection) => unregisterBroker(context, request, connection)],
  [RequestCode.BROKER_HEARTBEAT, (request) => brokerHeartbeat(context, request)],
  [RequestCode.QUERY_DATA_VERSION, (request) => queryDataVersion(context, request)],
];

function registerBroker(context: NamesrvContext, request: RemotingCommand, peer: Connection): RemotingCommand {
  const header = decodeHeader(registerBrokerRequest, request.extFields);
  const { topicConfigSerializeWrapper, filterServerList } = registerBody(request, header);
  const isNew = context.routes.dataVersion(header) === undefined;
  const outcome = context.routes.register({
    clusterName: header.clusterName,
    brokerName: header.brokerName,
    brokerAddr: header.brokerAddr,
    brokerId: header.brokerId,
    haServerAddr: header.haServerAddr,
    heartbeatTimeoutMs: header.heartbeatTimeoutMillis,
    enableActingMaster: header.enableActingMaster,
    zoneName: request.extFields?.[ZONE_NAME],
    topics: topicConfigSerializeWrapper.topicConfigTable,
    dataVersion: topicConfigSerializeWrapper.dataVersion,
    filterServers: filterServerList,
    peer,
  });
  const who = { ...identityOf(header), brokerId: header.brokerId, peer: peer.remoteAddress };
  if (!outcome.accepted) {
    context.log.warn({ ...who, holder: outcome.supersededBy }, 'a registration was refused: its place is taken');
    throw new Refusal(
      ResponseCode.SYSTEM_ERROR,
      `broker ${header.brokerName} id ${header.brokerId} is registered as ${outcome.supersededBy} with a newer state version`,
    );
  }
  if (isNew) {
    const topics = topicConfigSerializeWrapper.topicConfigTable.size;
    context.log.info({ ...who, topics }, 'a broker registered');
  }
  if (outcome.change !== undefined) context.minBrokerIdChanged(outcome.change);
  return registered(context, encodeHeader(registerBrokerResponse, outcome.master));
}

/** The order configuration travels back only when there is one: an empty table would unorder every topic of a 4.9 broker. */
function registered(context: NamesrvContext, extFields: Record<string, string>): RemotingCommand {
  const { returnOrderTopicConfigToBroker } = context.config.values;
  const table = returnOrderTopicConfigToBroker ? context.kv.list(ORDER_TOPIC_CONFIG) : undefined;
  return response(ResponseCode.SUCCESS, undefined, extFields, table === undefined ? undefined : encodeKVTable(table));
}

function registerBody(request: RemotingCommand, header: HeaderOf<typeof registerBrokerRequest>): RegisterBrokerBody {
  const { body, version } = request;
  const sum = header.bodyCrc32 ?? 0;
  if (sum !== 0 && crc31(body ?? Buffer.alloc(0)) !== sum) {
    throw new Refusal(ResponseCode.SYSTEM_ERROR, 'crc32 not match');
  }
  if (body !== undefined) {
    return decodeRegisterBrokerBody(body, { compressed: header.compressed === true || body[0] === ZLIB, version });
  }
  const dataVersion = { counter: 0, timestamp: 0, stateVersion: 0 };
  return { topicConfigSerializeWrapper: { topicConfigTable: new Map(), dataVersion }, filterServerList: [] };
}

function unregisterBroker(context: NamesrvContext, request: RemotingCommand, peer: Connection): RemotingCommand {
  const header = decodeHeader(brokerIdentityRequest, request.extFields);
  const departure = context.routes.unregister(header);
  if (departure !== undefined) {
    context.log.info({ ...identityOf(header), peer: peer.remoteAddress }, 'a broker unregistered');
    if (departure.change !== undefined) context.minBrokerIdChanged(departure.change);
  }
  return response(ResponseCode.SUCCESS);
}

function brokerHeartbeat(context: NamesrvContext, request: RemotingCommand): RemotingCommand {
  context.routes.touch(decodeHeader(brokerHeartbeatRequest, request.extFields));
  return response(ResponseCode.SUCCESS);
}

function queryDataVersion(context: NamesrvContext, request: RemotingCommand): RemotingCommand {
  const header = decodeHeader(brokerIdentityRequest, request.extFields);
  const theirs = decodeDataVersion(request.body);
  const ours = context.routes.dataVersion(header);
  context.routes.touch(header);
  const changed = ours === undefined || !sameDataVersion(ours, theirs);
  const extFields = encodeHeader(queryDataVersionResponse, { changed });
  return response(ResponseCode.SUCCESS, undefined, extFields, ours === undefined ? undefined : encodeDataVersion(ours));
}

const identityOf = (header: { clusterName: string; brokerName: string; brokerAddr: string }) => ({
  cluster: header.clusterName,
  broker: header.brokerName,
  address: header.brokerAddr,
});
