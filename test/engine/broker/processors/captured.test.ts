import { connect } from 'node:net';
import { describe, expect, test } from 'vitest';
import { adminProcessors } from '../../../../src/engine/broker/processors/admin/index.ts';
import { clientProcessors } from '../../../../src/engine/broker/processors/client/index.ts';
import { StatsName } from '../../../../src/engine/broker/stats/index.ts';
import type { RemotingCommand } from '../../../../src/protocol/command.ts';
import { isOneway } from '../../../../src/protocol/command.ts';
import { decodeFrame } from '../../../../src/protocol/frame.ts';
import { JsonMap, type JsonValue, parseLenientJson } from '../../../../src/protocol/json/parse.ts';
import { type CapturedFrame, type CapturedSample, capturedSamples } from '../../../protocol/captured/frames.ts';
import { TestBroker } from '../support/test-broker.ts';

/**
 * Replays what unmodified Apache clients and mqadmin sent to Apache brokers, byte for byte, and compares the answers:
 * the code, the header fields, and the fields of the body.
 */

/** Where the answer differs on purpose. */
const otherCode: Record<string, [code: number, why: string]> = {
  '5.3.3 15-UPDATE_CONSUMER_OFFSET #3': [0, 'a commit makes the group instead of being lost'],
  '4.9.7 17-UPDATE_AND_CREATE_TOPIC #1': [29, 'the code of 5.3.3'],
  '5.3.3 46-CHECK_CLIENT_CONFIG #0': [1, 'SQL92 is not served'],
  '4.9.7 46-CHECK_CLIENT_CONFIG #0': [1, 'SQL92 is not served'],
};

/** Fields of the original's answers that no reader needs. */
const leftOut: Record<number, readonly string[]> = {
  21: ['mappingDataVersion', 'topicQueueMappingDetailMap', 'topicQueueMappingInfoMap'],
  28: ['scheduleMessageOffset_3', 'remainHowManyDataToCommit'],
  34: ['IS_SUPPORT_HEART_BEAT_V2', 'IS_SUB_CHANGE'],
  // Of a slave that was connected.
  907: ['addr', 'diff', 'inSync', 'slaveAckOffset', 'transferFromWhere'],
  303: ['consumeTimeStampStr', 'maxTimeStampStr', 'minTimeStampStr'],
};

const decode = (frame: CapturedFrame): RemotingCommand => {
  const bytes = Buffer.from(frame.hex, 'hex');
  return decodeFrame(bytes, 0, bytes.length);
};

const served = (broker: TestBroker): Set<number> =>
  new Set([...clientProcessors(broker.context), ...adminProcessors(broker.context)].map(([code]) => code));

/** Sends the bytes and resolves with the first frame that answers them. */
function exchange(port: number, bytes: Buffer, opaque: number): Promise<RemotingCommand> {
  return new Promise((resolve, reject) => {
    let received = Buffer.alloc(0);
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
    socket.on('error', reject);
    socket.on('data', (chunk: Buffer) => {
      received = Buffer.concat([received, chunk]);
      for (let at = 0; at + 4 <= received.length; ) {
        const end = at + 4 + received.readInt32BE(at);
        if (end > received.length) return;
        const command = decodeFrame(received, at, end);
        at = end;
        // A notification may come before the answer, with an opaque of the broker's own.
        if ((command.flag & 1) === 0 || command.opaque !== opaque) continue;
        socket.destroy();
        resolve(command);
      }
    });
  });
}

/** A broker in the state the captured one was in, as far as the answer shows it. */
async function prepared(sample: CapturedSample, theirs: RemotingCommand | undefined): Promise<TestBroker> {
  const broker = await TestBroker.start();
  const { context } = broker;
  const fields = sample.request.header.extFields ?? {};
  const group = fields['group'] ?? fields['consumerGroup'] ?? 'order-service';
  for (const topic of ['Orders', 'Questions', 'ReadOnly']) broker.topic(topic, 4);
  context.topics.createForSendBack('%RETRY%order-service', 1, 6, 0);
  for (const name of ['order-service', 'pullers', 'lite-pullers', 'repliers', 'tag-readers']) context.groups.find(name);
  for (let queueId = 0; queueId < 4; queueId++) {
    await broker.put('Orders', queueId, 6, 'TagA');
    if (sample.code === 14 || sample.code === 15) continue;
    for (const topic of ['Orders', 'Questions']) context.offsets.commit(group, topic, queueId, 2);
  }
  context.stats.increment(StatsName.TOPIC_PUT_NUMS, fields['statsKey'] ?? 'Orders', 1, 1);
  const needsClient = [38, 203, 222, 223, 307, 345].includes(sample.code);
  if (needsClient && theirs?.code === 0) {
    const answer = (command: RemotingCommand): RemotingCommand => ({ ...theirs, opaque: command.opaque });
    const client = broker.newClient([
      [221, answer],
      [307, answer],
    ]);
    await broker.consume(client, { clientId: fields['clientId'] ?? fields['clientAddr'] ?? 'client', group });
  }
  return broker;
}

const broker = { served: undefined as Set<number> | undefined };
const samples = capturedSamples().filter(({ to, code }) => to === 'broker' && code !== 309);

describe('the answer to what Apache peers sent', async () => {
  broker.served = served(await TestBroker.start());
  test.each(samples.filter(({ code }) => broker.served?.has(code)))('$title', async (sample) => {
    const theirs = sample.response === null ? undefined : decode(sample.response);
    const request = decode(sample.request);
    const target = await prepared(sample, theirs);
    const port = Number(target.address.split(':')[1]);
    if (isOneway(request)) {
      const fields = request.extFields ?? {};
      const before = target.context.offsets.query(fields['consumerGroup'] ?? '', fields['topic'] ?? '', 3);
      expect([sample.code, before]).not.toEqual([15, Number(fields['commitOffset'])]);
      // Nothing answers a one-way request; an answered one on the same connection shows that it was served before.
      const marker = Buffer.from(samples.find(({ code }) => code === 328)?.request.hex ?? '', 'hex');
      const opaque = decodeFrame(marker, 0, marker.length).opaque;
      await exchange(port, Buffer.concat([Buffer.from(sample.request.hex, 'hex'), marker]), opaque);
      if (sample.code !== 15) return;
      const queueId = Number(fields['queueId']);
      const after = target.context.offsets.query(fields['consumerGroup'] ?? '', fields['topic'] ?? '', queueId);
      expect(after).toBe(Number(fields['commitOffset']));
      return;
    }
    const ours = await exchange(port, Buffer.from(sample.request.hex, 'hex'), request.opaque);
    const [code] = otherCode[sample.title] ?? [theirs?.code];
    expect([ours.code, ours.remark]).toEqual([code, ours.remark]);
    if (code !== theirs?.code || theirs === undefined) return;
    if (code !== 0) expect(ours.remark).not.toBe('');
    const isLeftOut = (name: string): boolean => leftOut[sample.code]?.includes(name) ?? false;
    const headers = (command: RemotingCommand): string[] =>
      Object.keys(command.extFields ?? {}).filter((name) => !isLeftOut(name));
    expect(headers(ours).sort()).toEqual(headers(theirs).sort());
    if (sample.code === 26 || code !== 0) return;
    const missing = fieldsOf(theirs.body, sample.code).filter(
      (name) => !fieldsOf(ours.body, sample.code).includes(name),
    );
    expect(missing.filter((name) => !isLeftOut(name) && !name.startsWith('commitLogDiskRatio_'))).toEqual([]);
  });
});

/** Tables whose keys are names of topics, groups and clients, not fields. */
const tables = new Set(['topicConfigTable', 'subscriptionGroupTable', 'offsetTable', 'subscriptionTable', 'data']);

/** Names of all fields of a JSON body, at whatever depth, without the keys of tables. */
function fieldsOf(body: Buffer | undefined, code: number): string[] {
  const names = new Set<string>();
  const visit = (value: JsonValue | undefined, isTable: boolean): void => {
    if (Array.isArray(value)) for (const item of value) visit(item, false);
    else if (value instanceof JsonMap) for (const [, item] of value.entries) visit(item, false);
    else if (value !== null && typeof value === 'object') {
      for (const [name, item] of Object.entries(value)) {
        if (!isTable) names.add(name);
        const nested = code !== 317 && (tables.has(name) || name === 'consumerTable' || name === 'correctionOffsets');
        visit(item, nested || (name === 'groupTopicMap' && !isTable));
      }
    }
  };
  if (body !== undefined) visit(parseLenientJson(body.toString('utf8')), false);
  const isName = /^\w*[a-z]\w*$/;
  return [...names].filter((name) => isName.test(name) && !/-|^Orders/.test(name));
}
