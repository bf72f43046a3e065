import { isIP } from 'node:net';
import type { ExtFields, RemotingCommand } from '../../../protocol/command.ts';
import type { Connection } from '../../../remoting/types.ts';

/** Epoch of the member that handed a request on: what has it is never handed on again. */
const RELAYED_IN = 'mqRelayedIn';
/** `ip:port` of the client it came from; believed of members of the own group only. */
const BORN_HOST = 'mqBornHost';

/** The client is a consumer of the group it speaks of, and not somebody who moves it from outside; believed as the born host. */
const IS_MEMBER = 'mqIsMember';

/** A client's request as it is handed on. @param isMember the client is a consumer of the group that the request is about */
export const toRelay = (
  request: RemotingCommand,
  epoch: number,
  from: Connection,
  isMember: boolean,
): RemotingCommand => ({
  ...request,
  extFields: {
    ...request.extFields,
    [RELAYED_IN]: String(epoch),
    [BORN_HOST]: from.remoteAddress,
    ...(isMember && { [IS_MEMBER]: 'true' }),
  },
});

/** Whether the member that handed a request on says that its client is a consumer of the group in question. */
export const saysMember = (extFields: ExtFields | undefined): boolean => extFields?.[IS_MEMBER] === 'true';

/** Whether a connection stands for a consumer, of the group in question, that another member of this broker's group knows. */
export const isRelayedMember = (connection: Connection): boolean =>
  connection instanceof RelayedClient && connection.isMember;

/** The epoch of the member that handed a request on; undefined for what a client sent here itself. */
export function relayedIn({ extFields }: RemotingCommand): number | undefined {
  const epoch = extFields?.[RELAYED_IN];
  return epoch === undefined ? undefined : Number(epoch) || 0;
}

/** The client a request came from, as the member says that handed it on; undefined where it says nothing that can be. */
export function bornHostOf(extFields: ExtFields | undefined): string | undefined {
  const address = extFields?.[BORN_HOST];
  const parts = /^(?:\[(.+)\]|([^[\]:]+)):(\d{1,5})$/.exec(address ?? '');
  if (address === undefined || parts === null || Number(parts[3]) > 65_535) return undefined;
  return isIP(parts[1] ?? '') === 6 || isIP(parts[2] ?? '') === 4 ? address : undefined;
}

/** A client behind the member that hands its requests on: it has the client's address, and the member's connection. */
export class RelayedClient implements Connection {
  readonly remoteAddress: string;
  /** The client is a consumer of the group that its request is about. */
  readonly isMember: boolean;
  readonly #member: Connection;

  constructor(remoteAddress: string, member: Connection, isMember: boolean) {
    this.remoteAddress = remoteAddress;
    this.isMember = isMember;
    this.#member = member;
  }

  get id(): number {
    return this.#member.id;
  }

  get localAddress(): string {
    return this.#member.localAddress;
  }

  get closed(): boolean {
    return this.#member.closed;
  }

  get pendingBytes(): number {
    return this.#member.pendingBytes;
  }

  invoke(command: RemotingCommand, timeoutMs: number): Promise<RemotingCommand> {
    return this.#member.invoke(command, timeoutMs);
  }

  oneway(command: RemotingCommand): void {
    this.#member.oneway(command);
  }

  reply(request: Pick<RemotingCommand, 'opaque' | 'flag'>, response: RemotingCommand): void {
    this.#member.reply(request, response);
  }

  sendAsciiHeader(header: string): void {
    this.#member.sendAsciiHeader(header);
  }

  sendFrame(frame: Buffer): void {
    this.#member.sendFrame(frame);
  }

  close(reason?: string): void {
    this.#member.close(reason);
  }

  onClose(listener: (connection: Connection, reason: string) => void): void {
    this.#member.onClose((_, reason) => listener(this, reason));
  }
}
