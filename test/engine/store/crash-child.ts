/** Puts messages until it is killed; prints the body of each that was acknowledged. */
import { writeSync } from 'node:fs';
import { MessageStore } from '../../../src/engine/store/message-store.ts';

const [directory = '', flush = '', settings = '{}'] = process.argv.slice(2);
const store = await MessageStore.open({
  directory,
  storeHost: { ip: Buffer.from([127, 0, 0, 1]), port: 1 },
  settings: { ...JSON.parse(settings), flushDiskType: flush === 'SYNC_FLUSH' ? 'SYNC_FLUSH' : 'ASYNC_FLUSH' },
});
let count = 0;
const putOne = (): void => {
  const text = `${process.pid}-${count++}`;
  store.put(
    {
      topic: 'TopicTest',
      queueId: count & 3,
      flag: 0,
      sysFlag: 0,
      bornTimestamp: 1,
      bornHost: { ip: Buffer.from([127, 0, 0, 1]), port: 2 },
      reconsumeTimes: 0,
      preparedTransactionOffset: 0,
      body: Buffer.from(text),
      properties: Buffer.alloc(0),
      tagsCode: 0,
      keys: undefined,
    },
    {
      onPut: (result) => {
        if (result.status === 'OK') writeSync(1, `${text}\n`);
        putOne();
      },
    },
  );
};
for (let i = 0; i < 32; i++) putOne();
