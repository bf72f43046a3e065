import { describe, expect, it } from 'vitest';
import { PullRequestHold } from '../../../../src/engine/broker/longpolling/pull-request-hold.ts';
import { type PullParts, PullProcessor } from '../../../../src/engine/broker/pull/pull-processor.ts';
import { type GetResult, GetStatus } from '../../../../src/engine/store/types.ts';
import { type RemotingCommand, request } from '../../../../src/protocol/command.ts';
import type { Connection } from '../../../../src/remoting/types.ts';

const result = (status: GetStatus): GetResult => ({
  status,
  nextBeginOffset: 1,
  minOffset: 0,
  maxOffset: 1,
  buffers: [],
  bytes: 0,
  messageCount: 0,
  suggestPullingFromSlave: false,
});

/** A processor whose store answers as it is told, and what was answered. */
function setup(get: PullParts['store']['get'], more: Partial<PullParts> = {}) {
  const headers: string[] = [];
  const replies: RemotingCommand[] = [];
  const connection = {
    closed: false,
    sendAsciiHeader: (header: string) => headers.push(header),
    reply: (_: unknown, response: RemotingCommand) => replies.push(response),
  } as Partial<Connection> as Connection;
  const processor = new PullProcessor({
    brokerAddress: '127.0.0.1',
    brokerPermission: () => 6,
    group: () => ({ consumeEnable: true, consumeBroadcastEnable: true }),
    topic: () => ({ readQueueNums: 4, perm: 6 }),
    online: () => undefined,
    isForbidden: () => false,
    store: { get, minOffset: () => 0, maxOffset: () => 0 },
    hold: new PullRequestHold(() => 10),
    role: { takesCommits: () => true, correctsOffsets: () => true, suggest: () => 0 },
    skips: () => undefined,
    takeReset: () => undefined,
    commitOffset: () => undefined,
    notePullOffset: () => undefined,
    served: () => undefined,
    refused: () => undefined,
    enablePropertyFilter: () => false,
    longPollingEnable: () => true,
    shortPollingTimeMs: () => 1000,
    ...more,
  });
  return { headers, replies, pull: () => processor.process(pullRequest(), connection) };
}

const pullRequest = (): RemotingCommand =>
  request(11, {
    consumerGroup: 'CG',
    topic: 'T',
    queueId: '0',
    queueOffset: '0',
    maxMsgNums: '32',
    sysFlag: '4',
    commitOffset: '0',
    suspendTimeoutMillis: '0',
    subVersion: '0',
  });

describe('a pull from the disk', () => {
  it('is answered busy while too many are under way, and served again afterwards', async () => {
    const waiting: ((value: GetResult) => void)[] = [];
    const { pull, headers } = setup(() => new Promise((resolve) => waiting.push(resolve)));
    for (let i = 0; i < 1000; i++) pull();
    expect(pull).toThrow(/\[REJECTREQUEST\]system busy/);
    for (const resolve of waiting.splice(0)) resolve(result(GetStatus.NO_MATCHED_MESSAGE));
    await new Promise((resolve) => setImmediate(resolve));
    expect(headers).toHaveLength(1000);
    expect(pull).not.toThrow();
  });

  it('that fails is answered with what was read and why', async () => {
    const { pull, replies } = setup(() => Promise.reject(new Error('EIO: read')));
    pull();
    await new Promise((resolve) => setImmediate(resolve));
    expect(replies).toMatchObject([{ code: 1, remark: 'reading T queue 0 at 0: EIO: read' }]);
  });

  it('waits for a reset to be followed', () => {
    const { pull, headers } = setup(() => result(GetStatus.FOUND), { takeReset: () => 7 });
    pull();
    expect(headers[0]).toContain('"code":21');
    expect(headers[0]).toContain('"nextBeginOffset":"7"');
  });
});
