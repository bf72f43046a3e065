import type { ConsumerRunningInfo } from '../../protocol/bodies/consumer-running-info.ts';
import { type Column, tableLines } from './table.ts';

/** A part of what a client says of itself, under the title the original gives it. */
export interface InfoSection {
  readonly title: string;
  readonly lines: readonly string[];
}

/** What a client says of itself, part by part; empty parts are left out. */
export function runningInfoSections(info: ConsumerRunningInfo): InfoSection[] {
  const queues = info.mqTable.map(([queue, state]) => ({ ...queue, ...state }));
  const rates = [...info.statusTable].map(([topic, status]) => ({ topic, ...status }));
  const sections: InfoSection[] = [
    { title: 'Consumer Properties', lines: pairs(info.properties) },
    {
      title: 'Consumer Subscription',
      lines: table(
        [
          { heading: '#Topic', value: ({ topic }) => topic },
          { heading: '#SubExpression', value: ({ subString }) => subString },
        ],
        info.subscriptionSet,
      ),
    },
    {
      title: 'Consumer Offset',
      lines: table(
        [
          { heading: '#Topic', value: ({ topic }) => topic },
          { heading: '#Broker Name', value: ({ brokerName }) => brokerName },
          { heading: '#QID', value: ({ queueId }) => queueId },
          { heading: '#Consumer Offset', value: ({ commitOffset }) => commitOffset },
        ],
        queues,
      ),
    },
    {
      title: 'Consumer MQ Detail',
      lines: table(
        [
          { heading: '#Topic', value: ({ topic }) => topic },
          { heading: '#Broker Name', value: ({ brokerName }) => brokerName },
          { heading: '#QID', value: ({ queueId }) => queueId },
          { heading: '#Cached', value: ({ cachedMsgCount }) => cachedMsgCount },
          { heading: '#From', value: ({ cachedMsgMinOffset }) => cachedMsgMinOffset },
          { heading: '#To', value: ({ cachedMsgMaxOffset }) => cachedMsgMaxOffset },
          { heading: '#MiB', value: ({ cachedMsgSizeInMiB }) => cachedMsgSizeInMiB },
          { heading: '#Locked', value: ({ locked }) => String(locked) },
          { heading: '#Dropped', value: ({ droped }) => String(droped) },
        ],
        queues,
      ),
    },
    {
      title: 'Consumer RT&TPS',
      lines: table(
        [
          { heading: '#Topic', value: ({ topic }) => topic },
          { heading: '#Pull RT', value: ({ pullRT }) => pullRT.toFixed(2) },
          { heading: '#Pull TPS', value: ({ pullTPS }) => pullTPS.toFixed(2) },
          { heading: '#Consume RT', value: ({ consumeRT }) => consumeRT.toFixed(2) },
          { heading: '#ConsumeOK TPS', value: ({ consumeOKTPS }) => consumeOKTPS.toFixed(2) },
          { heading: '#ConsumeFailed TPS', value: ({ consumeFailedTPS }) => consumeFailedTPS.toFixed(2) },
          { heading: '#ConsumeFailedMsgsInHour', value: ({ consumeFailedMsgs }) => consumeFailedMsgs },
        ],
        rates,
      ),
    },
    { title: 'User Consume Info', lines: pairs(info.userConsumerInfo) },
    { title: 'Consumer jstack', lines: info.jstack === undefined ? [] : info.jstack.split('\n') },
  ];
  return sections.filter(({ lines }) => lines.length > 0);
}

const pairs = (values: Readonly<Record<string, string>>): string[] =>
  Object.entries(values).map(([name, value]) => `${name.padEnd(40)}: ${value}`);

const table = <Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string[] =>
  rows.length === 0 ? [] : [...tableLines(columns, rows)].flat();
