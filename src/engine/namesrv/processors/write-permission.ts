import { RequestCode } from '../../../protocol/codes/request.ts';
import { ResponseCode } from '../../../protocol/codes/response.ts';
import { type ExtFields, type RemotingCommand, response } from '../../../protocol/command.ts';
import { decodeHeader, encodeHeader } from '../../../protocol/header.ts';
import { addWritePermResponse, brokerNameRequest, wipeWritePermResponse } from '../../../protocol/headers/namesrv.ts';
import type { Connection, Processor } from '../../../remoting/types.ts';
import type { NamesrvContext } from '../context.ts';

/** Takes the write permission of a broker's topics away, so that producers leave it (205), and gives it back (327). */
export const writePermissionProcessors = (context: NamesrvContext): [number, Processor][] => [
  [
    RequestCode.WIPE_WRITE_PERM_OF_BROKER,
    change(context, true, (count) => encodeHeader(wipeWritePermResponse, { wipeTopicCount: count })),
  ],
  [
    RequestCode.ADD_WRITE_PERM_OF_BROKER,
    change(context, false, (count) => encodeHeader(addWritePermResponse, { addTopicCount: count })),
  ],
];

function change(context: NamesrvContext, wiped: boolean, counted: (count: number) => ExtFields): Processor {
  return (request: RemotingCommand, peer: Connection): RemotingCommand => {
    const { brokerName } = decodeHeader(brokerNameRequest, request.extFields);
    const topics = context.routes.topics.setWiped(brokerName, wiped);
    const what = wiped ? 'the write permission of a broker was taken away' : 'a broker has its write permission back';
    context.log.info({ broker: brokerName, topics, peer: peer.remoteAddress }, what);
    return response(ResponseCode.SUCCESS, undefined, counted(topics));
  };
}
