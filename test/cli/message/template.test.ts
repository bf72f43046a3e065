import { expect, it } from 'vitest';
import { compileTemplate, type TemplateMessage } from '../../../src/cli/message/template.ts';

const message: TemplateMessage = {
  ...{ msgId: 'ID', offsetMsgId: 'OID', topic: 'T', tags: undefined, keys: 'k1 k2', queueId: 3, queueOffset: 42 },
  ...{ commitLogOffset: 1, reconsumeTimes: 0, bornTimestamp: 0, storeTimestamp: 5, bornHost: 'b', storeHost: 's' },
  ...{ sysFlag: 0, flag: 0, storeSize: 9, properties: { a: '1', 'x y': '2' } },
  ...{ body: 'two\nlines', bodyEncoding: 'utf8', brokerName: 'broker-a' },
};

it.each([
  ['{queueId}:{queueOffset} {tags} {body}', '3:42 - two\\nlines'],
  ['{properties.a}\\t{properties.none}\\n', '1\t-\n'],
  ['{properties} {{x} \\\\ }', '{"a":"1","x y":"2"} {x} \\ }'],
  ['plain', 'plain'],
  ['{properties.toString}', '-'],
])('%s', (template, line) => {
  expect(compileTemplate(template)(message)).toBe(line);
});

it.each([
  ['{bodi}', '--format knows no {bodi}'],
  ['{toString}', '--format knows no {toString}'],
  ['{body', '--format has an open brace'],
])('refuses %s', (template, words) => {
  expect(() => compileTemplate(template)).toThrow(words);
});
