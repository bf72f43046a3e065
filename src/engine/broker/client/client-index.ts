import type { ClientChannel } from './client-channel.ts';

/** Channels by client id, oldest first: a client has one for each of its groups, and new ones after a reconnect. */
export class ClientIndex {
  readonly #channels = new Map<string, ClientChannel[]>();

  add(channel: ClientChannel): void {
    const channels = this.#channels.get(channel.clientId);
    if (channels === undefined) this.#channels.set(channel.clientId, [channel]);
    else channels.push(channel);
  }

  drop(channel: ClientChannel): void {
    const channels = this.#channels.get(channel.clientId);
    const at = channels?.lastIndexOf(channel) ?? -1;
    if (channels === undefined || at < 0) return;
    channels.splice(at, 1);
    if (channels.length === 0) this.#channels.delete(channel.clientId);
  }

  /** The channel that came last; found without a look at the others. */
  newest(clientId: string): ClientChannel | undefined {
    return this.#channels.get(clientId)?.at(-1);
  }
}
