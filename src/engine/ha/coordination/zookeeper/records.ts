/** Requests and answers of ZooKeeper's client protocol (zookeeper.jute), those that are used here. */
import type { NodeOperation, NodeStat } from '../nodes.ts';
import { ErrorCode, OpCode } from './codes.ts';
import { type JuteReader, JuteWriter } from './jute.ts';

/** Who may do what: `scheme:id` with permission bits. */
export interface Acl {
  permissions: number;
  scheme: string;
  id: string;
}

const ALL = 31;
/** Everybody, everything. */
export const OPEN_ACL: readonly Acl[] = [{ permissions: ALL, scheme: 'world', id: 'anyone' }];
/** Everything, for whom this session logged in as. */
export const CREATOR_ACL: readonly Acl[] = [{ permissions: ALL, scheme: 'auth', id: '' }];

const EPHEMERAL = 1;

/** `i32 version; i64 lastZxid; i32 timeOut; i64 sessionId; buffer password; bool readOnly`. */
export function connectRequest(lastZxid: bigint, timeoutMs: number, sessionId: bigint, password: Buffer): Buffer {
  const writer = new JuteWriter().int(0).long(lastZxid).int(timeoutMs).long(sessionId);
  return writer.buffer(password).bool(false).frame();
}

export interface ConnectResponse {
  /** Negotiated; 0 or less says that the session is over. */
  timeoutMs: number;
  sessionId: bigint;
  password: Buffer;
}

export function readConnectResponse(reader: JuteReader): ConnectResponse {
  reader.int();
  // `bool readOnly` may follow, or be absent in old versions.
  return { timeoutMs: reader.int(), sessionId: reader.long(), password: Buffer.from(reader.buffer()) };
}

/** `i32 xid; i32 type`, and then the request. */
export function request(xid: number, type: OpCode): JuteWriter {
  return new JuteWriter().int(xid).int(type);
}

/** `i32 type 0; string scheme; buffer auth`. */
export function authRequest(xid: number, scheme: string, auth: string): Buffer {
  return request(xid, OpCode.auth).int(0).string(scheme).buffer(Buffer.from(auth)).frame();
}

export interface ReplyHeader {
  xid: number;
  zxid: bigint;
  error: number;
}

export function readReplyHeader(reader: JuteReader): ReplyHeader {
  return { xid: reader.int(), zxid: reader.long(), error: reader.int() };
}

export interface WatcherEvent {
  type: number;
  state: number;
  path: string;
}

export function readWatcherEvent(reader: JuteReader): WatcherEvent {
  return { type: reader.int(), state: reader.int(), path: reader.string() };
}

/** `i64 czxid, mzxid, ctime, mtime; i32 version, cversion, aversion; i64 ephemeralOwner; i32 dataLength, children; i64 pzxid`. */
export function readStat(reader: JuteReader): NodeStat {
  for (let at = 0; at < 4; at++) reader.long();
  const version = reader.int();
  reader.int();
  reader.int();
  const ephemeralOwner = sessionText(reader.long());
  reader.int();
  reader.int();
  reader.long();
  return { version, ephemeralOwner };
}

/** A session id as people see it. */
export function sessionText(id: bigint): string {
  return BigInt.asUintN(64, id).toString(16);
}

export function writeCreate(
  writer: JuteWriter,
  path: string,
  data: Buffer,
  acl: readonly Acl[],
  ephemeral: boolean,
): JuteWriter {
  return writer
    .string(path)
    .buffer(data)
    .vector(acl, (each, { permissions, scheme, id }) => each.int(permissions).string(scheme).string(id))
    .int(ephemeral ? EPHEMERAL : 0);
}

/** For each part `i32 type; bool done; i32 err` and its request; at the end `-1, true, -1`. */
export function writeMulti(writer: JuteWriter, operations: readonly NodeOperation[], acl: readonly Acl[]): JuteWriter {
  for (const operation of operations) {
    const { path } = operation;
    switch (operation.type) {
      case 'create':
        writeCreate(multiHeader(writer, OpCode.create), path, operation.data, acl, operation.ephemeral === true);
        break;
      case 'set':
        multiHeader(writer, OpCode.setData).string(path).buffer(operation.data).int(operation.version);
        break;
      case 'remove':
        multiHeader(writer, OpCode.delete).string(path).int(operation.version);
        break;
      case 'check':
        multiHeader(writer, OpCode.check).string(path).int(operation.version);
        break;
    }
  }
  return writer.int(-1).bool(true).int(-1);
}

function multiHeader(writer: JuteWriter, type: OpCode): JuteWriter {
  return writer.int(type).bool(false).int(-1);
}

/** The code of the first part that failed, 0 when all were done. Parts after it carry `runtimeInconsistency`. */
export function readMulti(reader: JuteReader): number {
  let failed: number = ErrorCode.ok;
  for (;;) {
    const type = reader.int();
    const done = reader.bool();
    reader.int();
    if (done) return failed;
    if (type === OpCode.create) reader.string();
    else if (type === OpCode.setData) readStat(reader);
    else if (type === -1) {
      const error = reader.int();
      const better = failed === ErrorCode.ok || failed === ErrorCode.runtimeInconsistency;
      if (error !== ErrorCode.ok && better) failed = error;
    }
  }
}
