import { describe, expect, test } from 'vitest';
import { offsetsCsv, parseOffsetsCsv } from '../../../src/cli/offset/offsets-csv.ts';

const row = { group: 'G', topic: 'T', cluster: 'C', brokerName: 'b-a', queueId: 3, offset: 7 };

describe('offsets as CSV', () => {
  test('are written with a heading and read back', () => {
    const text = offsetsCsv([
      { ...row, minOffset: 0, maxOffset: 9 },
      { ...row, brokerName: 'a "b", c', queueId: 4 },
    ]);
    expect(text).toBe(
      'group,topic,cluster,brokerName,queueId,offset,minOffset,maxOffset\nG,T,C,b-a,3,7,0,9\nG,T,C,"a ""b"", c",4,7,,\n',
    );
    expect(parseOffsetsCsv(text, 'f')).toEqual([row, { ...row, brokerName: 'a "b", c', queueId: 4 }]);
  });

  test('may have their columns in any order, a byte order mark, and Windows lines', () => {
    const text = '\uFEFFoffset,remark,queueId,brokerName,topic,group\r\n7,"x, y",3,b-a,T,G\r\n\r\n';
    expect(parseOffsetsCsv(text, 'f')).toEqual([{ ...row, cluster: '' }]);
  });

  test.each([
    ['group,topic\nG,T\n', 'f, line 1: the heading lacks brokerName, queueId, offset'],
    ['group,topic,brokerName,queueId,offset\nG,T,b,0,-1\n', 'f, line 2: offset is "-1", and must be a whole number'],
    ['group,topic,brokerName,queueId,offset\nG,T,b,0,1\nG,T,b,x,1\n', 'f, line 3: queueId is "x"'],
    ['group,topic,brokerName,queueId,offset\nG,,b,0,1\n', 'f, line 2: topic is empty'],
  ])('that are wrong name the line', (text, message) => {
    expect(() => parseOffsetsCsv(text, 'f')).toThrow(
      expect.objectContaining({ code: 'BAD_DATA', message: expect.stringContaining(message) }),
    );
  });
});
