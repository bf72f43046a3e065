import { getControllerMetadata } from '../admin/controller/leader.ts';
import { controllerFlag, controllerOf } from '../cli/controller/address.ts';
import type { Family } from '../cli/families.ts';
import { ReadCommand } from '../cli/read-command.ts';
import { watchedFlags } from '../cli/view-flags.ts';

interface Metadata {
  /** The controller that was asked, `host:port`. */
  readonly address: string;
  readonly group: string | undefined;
  /** Undefined while they have none. */
  readonly leaderId: string | undefined;
  /** `host:port`. */
  readonly leaderAddress: string | undefined;
  /** Whether it is the one that was asked. */
  readonly isLeader: boolean;
  /** `id:host:port` of each. */
  readonly peers: readonly string[];
}

export default class GetControllerMetaData extends ReadCommand<Metadata> {
  static override family: Family = 'controller';
  static override summary = 'Show the group, the leader and the peers of controllers';
  static override description =
    'Asks one controller. Controllers of RocketMQ 5 choose the masters of brokers that run with enableControllerMode=true.';
  static override examples = [
    { description: 'ask any of them', command: 'mq getControllerMetaData -a 127.0.0.1:9878' },
  ];
  static override baseFlags = watchedFlags;
  static override flags = { controllerAddress: controllerFlag('address of a controller') };

  protected override async execute(): Promise<Metadata> {
    const { flags } = await this.parse(GetControllerMetaData);
    const address = controllerOf(flags.controllerAddress);
    const metadata = await this.withClient((client) => getControllerMetadata(client, address));
    const { group, controllerLeaderId, controllerLeaderAddress, isLeader = false, peers = '' } = metadata;
    return {
      address,
      group,
      leaderId: given(controllerLeaderId),
      leaderAddress: given(controllerLeaderAddress),
      isLeader,
      peers: peers.split(';').filter((peer) => peer !== ''),
    };
  }

  protected override render({ group, leaderId, leaderAddress, peers }: Metadata): void {
    this.out.pairs([
      ['#ControllerGroup', group],
      ['#ControllerLeaderId', leaderId],
      ['#ControllerLeaderAddress', leaderAddress],
      ...peers.map((peer): [string, string] => ['#Peer:', peer]),
    ]);
  }
}

const given = (text: string | undefined): string | undefined => (text === '' ? undefined : text);
