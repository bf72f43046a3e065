import { describe, expect, it } from 'vitest';
import { StoredProperties } from '../../../../src/engine/broker/send/stored-properties.ts';
import { javaHashCode } from '../../../../src/protocol/message/hash.ts';
import { UniqueKeyMaker } from '../../../../src/protocol/message/ids.ts';
import { parseProperties } from '../../../../src/protocol/message/properties.ts';

const newProperties = () =>
  new StoredProperties(new UniqueKeyMaker(Buffer.from([127, 0, 0, 1]), 1, 2), 'DefaultRegion', true, 'C1');

function prepare(text: string) {
  const properties = newProperties();
  const bytes = Buffer.alloc(4096);
  const length = properties.prepare(bytes, bytes.write(text), Date.UTC(2026, 0, 2));
  return { properties, stored: bytes.toString('utf8', 0, length) };
}

describe('stored properties', () => {
  it('adds region, trace switch and cluster behind what the producer sent', () => {
    const { stored, properties } = prepare('UNIQ_KEY\u0001U1\u0002TAGS\u0001中文\u0002KEYS\u0001a  b\u0002');
    expect(stored).toBe(
      'UNIQ_KEY\u0001U1\u0002TAGS\u0001中文\u0002KEYS\u0001a  b\u0002MSG_REGION\u0001DefaultRegion\u0002TRACE_ON\u0001true\u0002CLUSTER\u0001C1\u0002',
    );
    expect(properties.keys).toEqual(['U1', 'a', 'b']);
    expect(properties.tagsCode).toBe(javaHashCode('中文'));
  });

  it('closes the last pair of a 4.9 client before adding to it', () => {
    const map = parseProperties(prepare('UNIQ_KEY\u0001U1\u0002TAGS\u0001TagA').stored);
    expect(map.get('TAGS')).toBe('TagA');
    expect(map.get('CLUSTER')).toBe('C1');
  });

  it('gives a message without a unique key one', () => {
    const { stored, properties } = prepare('');
    expect(properties.uniqueKey).toMatch(/^[0-9A-F]{32}$/);
    expect(parseProperties(stored).get('UNIQ_KEY')).toBe(properties.uniqueKey);
    expect(properties.keys).toEqual([properties.uniqueKey]);
  });

  it('keeps what is there already', () => {
    const given = 'UNIQ_KEY\u0001U1\u0002CLUSTER\u0001other\u0002TRACE_ON\u0001false\u0002';
    expect(prepare(given).stored).toBe(`${given}MSG_REGION\u0001DefaultRegion\u0002`);
  });

  it('takes POP_CK out wherever it stands', () => {
    for (const given of [
      'POP_CK\u00011 2 3\u0002UNIQ_KEY\u0001U1',
      'UNIQ_KEY\u0001U1\u0002POP_CK\u00011 2 3',
      'a\u0001b\u0002POP_CK\u00011 2 3\u0002UNIQ_KEY\u0001U1\u0002',
    ]) {
      const map = parseProperties(prepare(given).stored);
      expect(map.has('POP_CK')).toBe(false);
      expect(map.get('UNIQ_KEY')).toBe('U1');
      expect(map.get('MSG_REGION')).toBe('DefaultRegion');
    }
  });

  it.each([
    ['DELAY\u00013\u0002', 'delayLevel', 3],
    ['TIMER_DELIVER_MS\u00011\u0002', 'hasTimer', true],
    ['TIMER_DELAY_MS\u00011\u0002', 'hasTimer', true],
    ['TIMER_DELAY_SEC\u00011\u0002', 'hasTimer', true],
    ['TRAN_MSG\u0001true\u0002', 'isHalf', true],
    ['WAIT\u0001false\u0002', 'noWait', true],
    ['WAIT\u0001true\u0002', 'noWait', false],
  ] as const)('notices %j', (given, field, value) => {
    expect(prepare(given).properties.scan[field]).toBe(value);
  });
});
