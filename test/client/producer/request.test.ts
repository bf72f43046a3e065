import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type MessageExt, Producer, PullConsumer, wantsReply } from '../../../src/index.ts';
import { startTestBroker, type TestBroker } from '../../../src/testing.ts';

let broker: TestBroker;
let asking: Producer;
let replying: Producer;
let reader: PullConsumer;

beforeAll(async () => {
  broker = await startTestBroker();
  const { namesrvAddr } = broker;
  asking = new Producer({ namesrvAddr, producerGroup: 'asking', instanceName: 'asking' });
  replying = new Producer({ namesrvAddr, producerGroup: 'replying', instanceName: 'replying' });
  reader = new PullConsumer({ namesrvAddr: namesrvAddr });
  await asking.send({ topic: 'Questions', body: 'makes the topic' });
});
afterAll(async () => {
  await asking?.close();
  await replying?.close();
  await reader?.close();
  await broker?.close();
});

/** The question of that body, as a consumer gets it. */
async function question(body: string): Promise<MessageExt> {
  for (;;) {
    for (const queue of await reader.queues('Questions')) {
      const { messages } = await reader.pull(queue, 0);
      const found = messages.find((message) => message.body.toString() === body);
      if (found !== undefined) return found;
    }
  }
}

describe('a request', () => {
  it('gets the reply of whoever consumed it', async () => {
    const reply = asking.request({ topic: 'Questions', body: 'how much?', tags: 'Price' }, 10_000);
    const asked = await question('how much?');
    expect(wantsReply(asked)).toBe(true);
    expect(asked.tags).toBe('Price');
    await replying.reply(asked, { body: 'twelve', properties: { currency: 'EUR' } });
    const { body, properties } = await reply;
    expect(body.toString()).toBe('twelve');
    expect(properties.get('currency')).toBe('EUR');
  });

  it('gets its own reply among many, however large', async () => {
    const bodies = Array.from({ length: 10 }, (_, i) => `q-${i}`);
    const replies = Promise.all(bodies.map((body) => asking.request({ topic: 'Questions', body }, 10_000)));
    const answered = bodies.map(async (body) =>
      replying.reply(await question(body), { body: `${body}:${'x'.repeat(8000)}` }),
    );
    await Promise.all(answered.reverse());
    expect((await replies).map(({ body }) => body.toString().slice(0, 4))).toEqual(bodies.map((b) => `${b}:`));
  });

  it('ends when nobody replies in time', async () => {
    await expect(asking.request({ topic: 'Questions', body: 'anybody?' }, 50)).rejects.toMatchObject({
      code: 'TIMEOUT',
      message: expect.stringContaining('no reply came within 50 ms'),
    });
  });

  it('ends when its producer does', async () => {
    const leaving = new Producer({ namesrvAddr: broker.namesrvAddr, producerGroup: 'leaving' });
    const request = leaving.request({ topic: 'Questions', body: 'wait for me' }, 10_000);
    const ended = expect(request).rejects.toMatchObject({ code: 'INTERRUPTED' });
    const asked = await question('wait for me');
    await leaving.close();
    await ended;
    await expect(replying.reply(asked, { body: 'too late' })).rejects.toMatchObject({ code: 'REFUSED' });
  });

  it('fails with its send', async () => {
    await expect(asking.request({ topic: 'no such topic', body: 'x' })).rejects.toMatchObject({ code: 'BAD_DATA' });
  });

  it('is what a reply needs', async () => {
    const plain = await question('makes the topic');
    expect(wantsReply(plain)).toBe(false);
    await expect(replying.reply(plain, { body: 'x' })).rejects.toThrow(/is no request/);
  });
});
