import type { Caller } from '../caller.ts';
import { BrokerRequests } from '../requests/brokers.ts';
import { GroupRequests } from '../requests/groups.ts';
import { MessageRequests } from '../requests/messages.ts';
import { NamesrvRequests } from '../requests/namesrv.ts';
import { OffsetRequests } from '../requests/offsets.ts';
import { TopicRequests } from '../requests/topics.ts';

/** The typed requests of one client, by family. */
export class ClientRequests {
  readonly caller: Caller;
  readonly namesrv: NamesrvRequests;
  readonly messages: MessageRequests;
  readonly offsets: OffsetRequests;
  readonly groups: GroupRequests;
  readonly topics: TopicRequests;
  readonly brokers: BrokerRequests;

  /** @throws MqError USAGE when there is no name server */
  constructor(caller: Caller, namesrvAddrs: readonly string[], namesrvFrom: string | undefined) {
    this.caller = caller;
    this.namesrv = new NamesrvRequests(caller, namesrvAddrs, namesrvFrom);
    this.messages = new MessageRequests(caller);
    this.offsets = new OffsetRequests(caller);
    this.groups = new GroupRequests(caller);
    this.topics = new TopicRequests(caller);
    this.brokers = new BrokerRequests(caller);
  }
}
