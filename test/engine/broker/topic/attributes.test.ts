import { describe, expect, it } from 'vitest';
import { alterAttributes, parseAttributeChanges } from '../../../../src/engine/broker/topic/attributes.ts';

describe('attribute changes', () => {
  it('reads +key=value and -key', () => {
    expect(parseAttributeChanges('+message.type=FIFO,-reserve.time')).toEqual({
      '+message.type': 'FIFO',
      '-reserve.time': '',
    });
    expect(parseAttributeChanges(undefined)).toEqual({});
    expect(parseAttributeChanges('')).toEqual({});
    expect(Object.keys(parseAttributeChanges('__proto__=x,constructor=y'))).toEqual(['__proto__', 'constructor']);
  });

  it('sets at creation, adds, changes and removes', () => {
    expect(alterAttributes({}, { '+message.type': 'FIFO', '+queue.type': 'SimpleCQ' }, true)).toEqual({
      'message.type': 'FIFO',
      'queue.type': 'SimpleCQ',
    });
    expect(alterAttributes({ 'message.type': 'FIFO' }, { '+message.type': 'NORMAL' }, false)).toEqual({
      'message.type': 'NORMAL',
    });
    expect(alterAttributes({ 'message.type': 'FIFO' }, { '-message.type': '' }, false)).toEqual({});
    expect(alterAttributes({ 'message.type': 'FIFO' }, {}, false)).toEqual({ 'message.type': 'FIFO' });
  });

  it.each([
    ['an unknown key', { '+colour': 'red' }, true, 'colour'],
    ['a key of every object', { '+constructor': 'x' }, true, 'constructor'],
    ['a value outside the list', { '+message.type': 'FAST' }, true, 'message.type=FAST'],
    ['a type of queue that is not served', { '+queue.type': 'BatchCQ' }, true, 'not served'],
    ['compaction', { '+cleanup.policy': 'COMPACTION' }, true, 'not served'],
    ['mixed messages', { '+message.type': 'MIXED' }, false, 'not served'],
    ['a time that is none', { '+reserve.time': 'soon' }, false, 'reserve.time=soon'],
    ['a key without sign', { 'message.type': 'FIFO' }, false, 'form'],
    ['removal while creating', { '-message.type': '' }, true, 'form'],
    ['removal of what is not set', { '-message.type': '' }, false, 'not set'],
    ['change of a fixed key', { '+queue.type': 'SimpleCQ' }, false, 'cannot be changed'],
    ['both signs of one key', { '+message.type': 'FIFO', '-message.type': '' }, false, 'twice'],
  ])('refuses %s', (_, changes, created, words) => {
    expect(() => alterAttributes({}, changes as Record<string, string>, created)).toThrow(words);
  });

  it('refuses a key that comes twice in the text', () => {
    expect(() => parseAttributeChanges('+message.type=FIFO,+message.type=NORMAL')).toThrow('twice');
  });
});
