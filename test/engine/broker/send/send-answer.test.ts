import { describe, expect, it } from 'vitest';
import { PendingSend, SendAnswers } from '../../../../src/engine/broker/send/send-answer.ts';
import { type PutResult, PutStatus } from '../../../../src/engine/store/types.ts';
import type { RemotingCommand } from '../../../../src/protocol/command.ts';
import { OffsetIdMaker } from '../../../../src/protocol/message/ids.ts';
import type { Connection } from '../../../../src/remoting/types.ts';

/** What a sender is told: the code, the remark, and the fields of the header. */
interface Told {
  code: number;
  remark?: string | undefined;
  extFields: Record<string, string>;
}

function listening(told: Told[]): Connection {
  return {
    id: 1,
    remoteAddress: '127.0.0.1:1',
    localAddress: '127.0.0.1:2',
    closed: false,
    pendingBytes: 0,
    invoke: () => Promise.reject(new Error('a sender is asked nothing')),
    oneway: () => undefined,
    reply: (_request, { code, remark, extFields }: RemotingCommand) => {
      told.push({ code, remark, extFields: { ...extFields } as Record<string, string> });
    },
    sendAsciiHeader: (header) => void told.push(JSON.parse(header) as Told),
    sendFrame: () => undefined,
    close: () => undefined,
    onClose: () => undefined,
  };
}

function answerTo(status: PutStatus, reason?: string): { told: Told | undefined; counted: number } {
  const told: Told[] = [];
  let counted = 0;
  const ids = new OffsetIdMaker(Buffer.from([127, 0, 0, 1]), 10911);
  const statistics = {
    stored: (_topic: string, _queueId: number, messages: number): void => {
      counted += messages;
    },
  };
  const result: PutResult = {
    status,
    reason,
    physicalOffset: 174,
    queueOffset: 3,
    storeTimestamp: 5,
    batchPhysicalOffsets: undefined,
  };
  new PendingSend(new SendAnswers(ids, 'DefaultRegion', true), statistics, {
    topic: 'T',
    storedQueueId: 1,
    queueId: 1,
    uniqueKey: 'K',
    messages: 1,
    bytes: 7,
    opaque: 9,
    connection: listening(told),
  }).onPut(result);
  return { told: told[0], counted };
}

describe('what a send is answered', () => {
  it.each([
    [PutStatus.OK, 0],
    [PutStatus.FLUSH_DISK_TIMEOUT, 10],
    [PutStatus.SLAVE_NOT_AVAILABLE, 11],
    [PutStatus.FLUSH_SLAVE_TIMEOUT, 12],
  ])('%s: code %i, and where the message lies, for it is stored', (status, code) => {
    const { told, counted } = answerTo(status, 'why');
    expect(told).toMatchObject({ code, extFields: { queueId: '1', queueOffset: '3', transactionId: 'K' } });
    expect(told?.extFields['msgId']).toBe('7F00000100002A9F00000000000000AE');
    expect(counted).toBe(1);
  });

  it.each([
    [PutStatus.NOT_MASTER, 14, '[NOT_MASTER] b2 leads epoch 4'],
    [PutStatus.SERVICE_NOT_AVAILABLE, 14, 'service not available now'],
    [PutStatus.IN_SYNC_REPLICAS_NOT_ENOUGH, 1, 'in-sync replicas not enough'],
    [PutStatus.MESSAGE_ILLEGAL, 13, 'the message is illegal'],
  ])('%s: code %i with the reason, and nothing of a message', (status, code, reason) => {
    const { told, counted } = answerTo(status, reason);
    expect(told).toMatchObject({ code, remark: reason });
    expect(told?.extFields['msgId']).toBeUndefined();
    expect(counted).toBe(0);
  });
});
