import { brokerKeys, type KeyTable } from '../../../../config/index.ts';
import { MqError, messageOf } from '../../../../errors/index.ts';
import { type ConfigPlan, encodeConfigPlan } from '../../../../protocol/bodies/config-plan.ts';
import { dataVersionJson } from '../../../../protocol/bodies/data-version.ts';
import { decodePropertiesText } from '../../../../protocol/bodies/properties-text.ts';
import { RequestCode } from '../../../../protocol/codes/request.ts';
import { ResponseCode } from '../../../../protocol/codes/response.ts';
import type { RemotingCommand } from '../../../../protocol/command.ts';
import { decodeHeader, encodeHeader } from '../../../../protocol/header.ts';
import { getBrokerConfigRequest, getBrokerConfigResponse } from '../../../../protocol/headers/admin.ts';
import { writeJson } from '../../../../protocol/json/write.ts';
import { Refusal } from '../../../../remoting/refusal.ts';
import type { BrokerContext, ProcessorEntries } from '../../context.ts';
import { registered, success } from '../answers.ts';

/** The broker's settings, read and changed from afar: 25, 26 (wire-protocol 3.9). */
export const brokerConfigProcessors = (broker: BrokerContext): ProcessorEntries => [
  [RequestCode.UPDATE_BROKER_CONFIG, (request) => updateConfig(broker, request)],
  [RequestCode.GET_BROKER_CONFIG, (request) => getConfig(broker, request)],
];

function getConfig(broker: BrokerContext, request: RemotingCommand): RemotingCommand {
  const { key, value } = decodeHeader(getBrokerConfigRequest, request.extFields);
  const version = writeJson(dataVersionJson(broker.config.version));
  const plan = key === undefined ? undefined : encodeConfigPlan(planOf(broker, key, value ?? ''));
  return success(Buffer.from(broker.config.toProperties()), encodeHeader(getBrokerConfigResponse, { version, plan }));
}

/** What a change would do, for whoever asks before or after it is made. */
function planOf(broker: BrokerContext, key: string, value: string): ConfigPlan {
  const keys: KeyTable = brokerKeys;
  const [plan] = broker.config.plan(new Map([[key, value]]));
  const spec = Object.hasOwn(keys, key) ? keys[key] : undefined;
  return {
    key,
    old: plan?.old,
    new: plan?.new ?? value,
    effect: spec === undefined || spec.class === 'noEffect' ? 'none' : spec.effect,
    refusal: plan?.refusal,
    reason: plan?.reason,
  };
}

/** Changes all of the keys or none; the file has them before the answer goes. */
async function updateConfig(broker: BrokerContext, request: RemotingCommand): Promise<RemotingCommand> {
  const changes = decodePropertiesText(request.body);
  const made = applyChanges(broker, changes);
  broker.log.info(
    { changes: made.map(({ key, old, new: value }) => `${key}: ${old} -> ${value}`) },
    'settings changed',
  );
  const changed = new Set(made.filter((change) => change.old !== change.new).map((change) => change.key));
  if (changed.has('autoCreateTopicEnable')) broker.topics.applyAutoCreate();
  if (changed.has('brokerPermission')) broker.topics.touch();
  if (changed.has('autoCreateTopicEnable') || changed.has('brokerPermission')) await registered(broker);
  return success();
}

function applyChanges(broker: BrokerContext, changes: ReadonlyMap<string, string>) {
  try {
    return broker.config.apply(changes);
  } catch (error) {
    const forbidden = error instanceof MqError && error.code === 'NO_PERMISSION';
    throw new Refusal(forbidden ? ResponseCode.NO_PERMISSION : ResponseCode.SYSTEM_ERROR, messageOf(error));
  }
}
