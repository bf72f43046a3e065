import { messageOf } from '../../../errors/index.ts';
import { encodeKVTable } from '../../../protocol/bodies/kv-table.ts';
import { RequestCode } from '../../../protocol/codes/request.ts';
import { ResponseCode } from '../../../protocol/codes/response.ts';
import { type RemotingCommand, response } from '../../../protocol/command.ts';
import { decodeHeader, encodeHeader } from '../../../protocol/header.ts';
import {
  getKvConfigResponse,
  kvKeyRequest,
  kvNamespaceRequest,
  putKvConfigRequest,
} from '../../../protocol/headers/namesrv.ts';
import { Refusal } from '../../../remoting/refusal.ts';
import type { Connection, Processor } from '../../../remoting/types.ts';
import type { NamesrvContext } from '../context.ts';
import { KvConfigFull } from '../kv-config.ts';

/** Texts by namespace and key: put (100), get (101), delete (102), list (219). */
export const kvConfigProcessors = (context: NamesrvContext): [number, Processor][] => [
  [RequestCode.PUT_KV_CONFIG, (request, connection) => put(context, request, connection)],
  [RequestCode.GET_KV_CONFIG, (request) => get(context, request)],
  [RequestCode.DELETE_KV_CONFIG, (request, connection) => remove(context, request, connection)],
  [RequestCode.GET_KVLIST_BY_NAMESPACE, (request) => list(context, request)],
];

async function put(context: NamesrvContext, request: RemotingCommand, peer: Connection): Promise<RemotingCommand> {
  const { namespace, key, value } = decodeHeader(putKvConfigRequest, request.extFields);
  await changed(context.kv.put(namespace, key, value));
  context.log.info({ namespace, key, value, peer: peer.remoteAddress }, 'a KV entry was set');
  return response(ResponseCode.SUCCESS);
}

function get(context: NamesrvContext, request: RemotingCommand): RemotingCommand {
  const { namespace, key } = decodeHeader(kvKeyRequest, request.extFields);
  const value = context.kv.get(namespace, key);
  if (value === undefined) {
    throw new Refusal(ResponseCode.QUERY_NOT_FOUND, `No config item, Namespace: ${namespace} Key: ${key}`);
  }
  return response(ResponseCode.SUCCESS, undefined, encodeHeader(getKvConfigResponse, { value }));
}

async function remove(context: NamesrvContext, request: RemotingCommand, peer: Connection): Promise<RemotingCommand> {
  const { namespace, key } = decodeHeader(kvKeyRequest, request.extFields);
  await changed(context.kv.delete(namespace, key));
  context.log.info({ namespace, key, peer: peer.remoteAddress }, 'a KV entry was deleted');
  return response(ResponseCode.SUCCESS);
}

function list(context: NamesrvContext, request: RemotingCommand): RemotingCommand {
  const { namespace } = decodeHeader(kvNamespaceRequest, request.extFields);
  const table = context.kv.list(namespace);
  if (table === undefined) {
    throw new Refusal(ResponseCode.QUERY_NOT_FOUND, `No config item, Namespace: ${namespace}`);
  }
  return response(ResponseCode.SUCCESS, undefined, undefined, encodeKVTable(table));
}

/** Too many at once is busy; what the disk refused is said with its reason. */
async function changed(change: Promise<void>): Promise<void> {
  try {
    await change;
  } catch (error) {
    const code = error instanceof KvConfigFull ? ResponseCode.SYSTEM_BUSY : ResponseCode.SYSTEM_ERROR;
    throw new Refusal(code, messageOf(error));
  }
}
