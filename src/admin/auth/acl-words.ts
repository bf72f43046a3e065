import { nearest } from '../../config/nearest.ts';
import { MqError } from '../../errors/index.ts';

/** The words of access control 2.0, as its brokers spell them; they drop unknown ones without a word. */
export const aclActions = ['All', 'Pub', 'Sub', 'Create', 'Update', 'Delete', 'Get', 'List'] as const;
export const aclDecisions = ['Allow', 'Deny'] as const;
export const userTypes = ['Super', 'Normal'] as const;
export const userStatuses = ['enable', 'disable'] as const;
const resourceTypes = ['Topic', 'Group', 'Cluster', 'Namespace'] as const;

/** One of `words`, in any case. @throws MqError USAGE naming them, and the nearest */
export function wordOf<const W extends string>(what: string, text: string, words: readonly W[]): W {
  const typed = text.trim();
  const word = words.find((known) => known.toLowerCase() === typed.toLowerCase());
  if (word !== undefined) return word;
  const near = nearest(typed, words);
  throw new MqError('USAGE', `${what} takes ${words.join(', ')}, not ${JSON.stringify(typed)}`, {
    ...(near !== undefined && { hint: `Did you mean ${near}?` }),
  });
}

/** The parts of a comma list, without blanks and empty ones. @throws MqError USAGE when there is none */
export function listOf(what: string, text: string): string[] {
  const parts = commaList(text);
  if (parts.length === 0) throw new MqError('USAGE', `${what} names nothing`);
  return parts;
}

/** The parts of a comma list, without blanks and empty ones. */
export const commaList = (text: string): string[] =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');

/** `User:name`. @throws MqError USAGE for what is no subject */
export function subjectOf(text: string): string {
  const [type = '', name = ''] = splitAt(text.trim());
  if (type.toLowerCase() === 'user' && name !== '') return `User:${name}`;
  const hint = name === '' ? `For a user of that name write User:${text.trim()}.` : 'There are only users: User:NAME.';
  throw new MqError('USAGE', `${JSON.stringify(text)} is no subject`, { hint });
}

/** `Topic:name`, `Group:name`, `Cluster:name`, `Namespace:name` or `*`. @throws MqError USAGE for anything else */
export function resourceOf(text: string): string {
  const typed = text.trim();
  if (typed === '*') return typed;
  const [type = '', name = ''] = splitAt(typed);
  const known = resourceTypes.find((word) => word.toLowerCase() === type.toLowerCase());
  const star = name.indexOf('*');
  if (known !== undefined && name !== '' && (star === -1 || star === name.length - 1)) return `${known}:${name}`;
  throw new MqError('USAGE', `${JSON.stringify(text)} is no resource`, {
    hint: `Write ${resourceTypes.map((word) => `${word}:NAME`).join(', ')} or *; a * may end a name.`,
  });
}

const splitAt = (text: string): string[] => {
  const colon = text.indexOf(':');
  return colon === -1 ? [text] : [text.slice(0, colon), text.slice(colon + 1).trim()];
};
