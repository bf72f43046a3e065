import { expect, it } from 'vitest';
import { decodeTraceData } from '../../src/protocol/trace/trace-data.ts';

const record = (...fields: (string | number)[]): string => `${fields.join('\u0001')}\u0002`;

it('reads a send of each age', () => {
  const fields = ['Pub', 1000, 'R', 'PG', 'T', 'ID', 'tag', 'key', '10.0.0.1:1', 5, 3, 0];
  expect(decodeTraceData(record(...fields, 'OFFSETID', 'true', '10.0.0.9'))).toEqual([
    {
      kind: 'Pub',
      timeStamp: 1000,
      regionId: 'R',
      groupName: 'PG',
      topic: 'T',
      msgId: 'ID',
      tags: 'tag',
      keys: 'key',
      storeHost: '10.0.0.1:1',
      bodyLength: 5,
      costTime: 3,
      msgType: 0,
      offsetMsgId: 'OFFSETID',
      isSuccess: true,
      clientHost: '10.0.0.9',
    },
  ]);
  expect(decodeTraceData(record(...fields, 'OFFSETID', 'false'))).toMatchObject([
    { offsetMsgId: 'OFFSETID', isSuccess: false, clientHost: '' },
  ]);
  expect(decodeTraceData(record(...fields, 'true'))).toMatchObject([{ offsetMsgId: '', isSuccess: true }]);
});

it('reads a delivery and the end of a transaction, and passes over what it does not know', () => {
  const text =
    record('SubBefore', 2000, 'R', 'CG', 'REQ', 'ID', 1, 'key') +
    record('SubAfter', 'REQ', 'ID', 7, 'true', 'key', 0, 2007, 'CG') +
    record('EndTransaction', 3000, 'R', 'PG', 'T', 'ID', '', '', 'h', 2, 'TX', 'COMMIT_MESSAGE', 'true') +
    record('Recall', 1);
  expect(decodeTraceData(text)).toMatchObject([
    { kind: 'SubBefore', groupName: 'CG', requestId: 'REQ', retryTimes: 1 },
    { kind: 'SubAfter', requestId: 'REQ', costTime: 7, isSuccess: true, timeStamp: 2007, groupName: 'CG' },
    { kind: 'EndTransaction', transactionState: 'COMMIT_MESSAGE', fromTransactionCheck: true },
  ]);
});
