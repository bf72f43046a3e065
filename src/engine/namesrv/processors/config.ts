import { MqError } from '../../../errors/index.ts';
import { decodePropertiesText } from '../../../protocol/bodies/properties-text.ts';
import { RequestCode } from '../../../protocol/codes/request.ts';
import { ResponseCode } from '../../../protocol/codes/response.ts';
import { type RemotingCommand, response } from '../../../protocol/command.ts';
import { Refusal } from '../../../remoting/refusal.ts';
import type { Connection, Processor } from '../../../remoting/types.ts';
import type { NamesrvContext } from '../context.ts';

/** The name server's own settings: changed (318, an allow-list of keys, kept in the file) and shown (319). */
export const configProcessors = (context: NamesrvContext): [number, Processor][] => [
  [RequestCode.UPDATE_NAMESRV_CONFIG, (request, connection) => updateConfig(context, request, connection)],
  [RequestCode.GET_NAMESRV_CONFIG, () => getConfig(context)],
];

function updateConfig(context: NamesrvContext, request: RemotingCommand, peer: Connection): RemotingCommand {
  try {
    for (const change of context.config.apply(decodePropertiesText(request.body))) {
      const { key, old, new: value, effect } = change;
      context.log.info({ key, old, value, effect, peer: peer.remoteAddress }, 'a setting was changed');
    }
  } catch (error) {
    if (!(error instanceof MqError)) throw error;
    const forbidden = error.code === 'NO_PERMISSION';
    throw new Refusal(forbidden ? ResponseCode.NO_PERMISSION : ResponseCode.SYSTEM_ERROR, error.message);
  }
  return response(ResponseCode.SUCCESS);
}

const getConfig = (context: NamesrvContext): RemotingCommand =>
  response(ResponseCode.SUCCESS, undefined, undefined, Buffer.from(context.config.toProperties()));
