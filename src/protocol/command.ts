/**
 * A remoting command: the unit both sides exchange (requests and responses alike).
 * Layout on the wire: see frame.ts; header encodings: header-json.ts and header-binary.ts.
 */

/** Header fields travel as strings, whatever their type. */
export type ExtFields = Record<string, string>;

/** How a frame's header is encoded: the byte after the length field. */
export const SerializeType = { JSON: 0, ROCKETMQ: 1 } as const;
export type SerializeType = (typeof SerializeType)[keyof typeof SerializeType];

/** Bits of {@link RemotingCommand.flag}. */
export const CommandFlag = { RESPONSE: 1, ONEWAY: 2 } as const;

/** The protocol version we announce: the ordinal of V5_3_3. */
export const ANNOUNCED_VERSION = 479;

export interface RemotingCommand {
  /** Request or response code. */
  code: number;
  /** Sender's language name, upper case; `OTHER` when it is not one we know. */
  language: string;
  /** Sender's version ordinal; 0 when absent. */
  version: number;
  /** Signed 32-bit number that pairs a response with its request, per direction. */
  opaque: number;
  /** Bits of {@link CommandFlag}. */
  flag: number;
  /** Error text of a response. */
  remark: string | undefined;
  extFields: ExtFields | undefined;
  /** Raw bytes after the header; undefined when there are none. */
  body: Buffer | undefined;
}

/** A request; its opaque is assigned by the connection that sends it. */
export function request(code: number, extFields?: ExtFields, body?: Buffer): RemotingCommand {
  return {
    code,
    language: 'JAVA',
    version: ANNOUNCED_VERSION,
    opaque: 0,
    flag: 0,
    remark: undefined,
    extFields,
    body,
  };
}

/** A response; its opaque is copied from the request when it is sent. */
export function response(code: number, remark?: string, extFields?: ExtFields, body?: Buffer): RemotingCommand {
  return {
    code,
    language: 'JAVA',
    version: ANNOUNCED_VERSION,
    opaque: 0,
    flag: CommandFlag.RESPONSE,
    remark,
    extFields,
    body,
  };
}

export const isResponse = (command: Pick<RemotingCommand, 'flag'>): boolean =>
  (command.flag & CommandFlag.RESPONSE) !== 0;
export const isOneway = (command: Pick<RemotingCommand, 'flag'>): boolean => (command.flag & CommandFlag.ONEWAY) !== 0;
