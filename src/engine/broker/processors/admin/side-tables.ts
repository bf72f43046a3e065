import { randomUUID } from 'node:crypto';
import { encodeDeliveryTable } from '../../../../protocol/bodies/deliveries.ts';
import { encodeLockTable } from '../../../../protocol/bodies/lock-table.ts';
import { encodeDelayOffsets } from '../../../../protocol/bodies/offset-tables.ts';
import { encodeSubscriptionGroupWrapper } from '../../../../protocol/bodies/subscription-group.ts';
import { encodeTopicConfigSerializeWrapper } from '../../../../protocol/bodies/topic-config-table.ts';
import { RequestCode } from '../../../../protocol/codes/request.ts';
import { jsonBody } from '../../../../protocol/json/write.ts';
import type { BrokerContext, ProcessorEntries } from '../../context.ts';
import { failed } from '../answers.ts';
import { versionedTable } from './versioned-table.ts';

/** Whole tables, which slaves take over: 21, 43, 45, 201 (wire-protocol 3.10), and mq's own 30004 and 30005. */
export function sideTableProcessors(broker: BrokerContext): ProcessorEntries {
  const { topics, groups, offsets, delayOffsets, locks, consumption } = broker;
  // What two brokers have counted alike is not the same.
  const origin = randomUUID();
  const versionOf = ({ dataVersion: { counter, timestamp, stateVersion } }: typeof topics | typeof groups): string =>
    `${origin}.${counter}.${timestamp}.${stateVersion}`;
  return [
    [
      RequestCode.GET_ALL_TOPIC_CONFIG,
      versionedTable(broker, {
        version: () => versionOf(topics),
        body: () =>
          encodeTopicConfigSerializeWrapper({
            topicConfigTable: new Map(topics.all()),
            dataVersion: topics.dataVersion,
          }),
      }),
    ],
    [
      RequestCode.GET_ALL_SUBSCRIPTIONGROUP_CONFIG,
      versionedTable(broker, {
        version: () => versionOf(groups),
        body: () => encodeSubscriptionGroupWrapper(groups.wrapper()),
      }),
    ],
    [
      RequestCode.GET_ALL_CONSUMER_OFFSET,
      versionedTable(broker, {
        version: () => offsets.version,
        body: (known) => jsonBody(offsets.changedSince(known)),
      }),
    ],
    [
      RequestCode.GET_ALL_DELAY_OFFSET,
      versionedTable(broker, {
        version: () => delayOffsets.version,
        body: () =>
          encodeDelayOffsets({ offsetTable: new Map(delayOffsets.all), dataVersion: delayOffsets.dataVersion }),
      }),
    ],
    [
      RequestCode.GET_QUEUE_LOCKS,
      versionedTable(broker, {
        version: () => locks.version,
        body: (known) => encodeLockTable(locks.changedSince(known)),
      }),
    ],
    [
      RequestCode.GET_DELIVERIES,
      versionedTable(broker, {
        version: () => consumption.version ?? '',
        body(known) {
          const changed = consumption.changedSince(known);
          if (changed === undefined) throw failed('this broker has not been master');
          return { ...changed, body: encodeDeliveryTable(changed.table) };
        },
      }),
    ],
  ];
}
