import type { MessageFacts } from '../../admin/message/message-facts.ts';
import { MqError } from '../../errors/index.ts';
import { plainText } from '../output/table.ts';
import { localTimeMs } from '../output/time.ts';
import { nearest } from '../suggest.ts';
import { type BodyValue, bodyLine } from './body.ts';

/** A message as a template sees it. */
export type TemplateMessage = MessageFacts & BodyValue & { readonly brokerName: string };

type Field = (message: TemplateMessage) => string | number | undefined;

const fields: Readonly<Record<string, Field>> = {
  topic: ({ topic }) => topic,
  brokerName: ({ brokerName }) => brokerName,
  queueId: ({ queueId }) => queueId,
  queueOffset: ({ queueOffset }) => queueOffset,
  msgId: ({ msgId }) => msgId,
  offsetMsgId: ({ offsetMsgId }) => offsetMsgId,
  tags: ({ tags }) => tags,
  keys: ({ keys }) => keys,
  body: bodyLine,
  bornTime: ({ bornTimestamp }) => localTimeMs(bornTimestamp),
  bornTimestamp: ({ bornTimestamp }) => bornTimestamp,
  bornHost: ({ bornHost }) => bornHost,
  storeTime: ({ storeTimestamp }) => localTimeMs(storeTimestamp),
  storeTimestamp: ({ storeTimestamp }) => storeTimestamp,
  storeHost: ({ storeHost }) => storeHost,
  storeSize: ({ storeSize }) => storeSize,
  reconsumeTimes: ({ reconsumeTimes }) => reconsumeTimes,
  commitLogOffset: ({ commitLogOffset }) => commitLogOffset,
  properties: ({ properties }) => JSON.stringify(properties),
};

/** The names a template may use. */
export const TEMPLATE_FIELDS: readonly string[] = [...Object.keys(fields), 'properties.NAME'];

const PROPERTY = 'properties.';
const ESCAPES: Readonly<Record<string, string>> = { t: '\t', n: '\n', '\\': '\\' };

/**
 * Reads a template such as `{storeTime} {queueId}:{queueOffset} {body}`: names in braces stand for what a message has, an
 * absent one for `-`; `\t` and `\n` for tab and newline; `{{` for a brace.
 *
 * @returns what makes a line of a message; control characters in the message's own text are escaped
 * @throws MqError USAGE for a name nobody knows or an open brace
 */
export function compileTemplate(template: string): (message: TemplateMessage) => string {
  const parts = [...template.matchAll(/\{\{|\{([^{}]*)\}|\\([tn\\])|[^{\\]+|[\s\S]/g)].map((match): string | Field => {
    const [text, name, escaped] = match;
    if (name !== undefined) return fieldOf(name);
    if (escaped !== undefined) return ESCAPES[escaped] ?? escaped;
    if (text === '{')
      throw new MqError('USAGE', `--format has an open brace: ${template}`, { hint: 'Write {{ for {.' });
    return text === '{{' ? '{' : text;
  });
  return (message) =>
    parts
      .map((part) => {
        if (typeof part === 'string') return part;
        const value = part(message);
        return value === undefined || value === '' ? '-' : plainText(String(value));
      })
      .join('');
}

function fieldOf(name: string): Field {
  const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
  if (field !== undefined) return field;
  if (name.startsWith(PROPERTY)) {
    const property = name.slice(PROPERTY.length);
    return ({ properties }) => (Object.hasOwn(properties, property) ? properties[property] : undefined);
  }
  const meant = nearest(name, TEMPLATE_FIELDS);
  throw new MqError('USAGE', `--format knows no {${name}}`, {
    hint: meant === undefined ? `It knows ${TEMPLATE_FIELDS.join(', ')}.` : `Did you mean {${meant}}?`,
  });
}
