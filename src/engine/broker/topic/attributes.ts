/** Attributes of topics (wire-protocol 2.4): changed by `+key=value` and `-key`, kept without the sign. */

interface AttributeRule {
  /** False when it is fixed once the topic is there. */
  readonly changeable: boolean;
  /** Why a value is refused, or undefined. */
  problem(value: string): string | undefined;
}

const oneOf =
  (...values: string[]) =>
  (value: string): string | undefined =>
    values.includes(value) ? undefined : `must be one of ${values.join(', ')}`;

/** Values the original knows and mq does not serve are refused, not stored as if they did something. */
const only =
  (served: string, others: readonly string[]) =>
  (value: string): string | undefined => {
    if (value === served) return undefined;
    return others.includes(value) ? `is not served by this broker, only ${served} is` : `must be ${served}`;
  };

const rules: Readonly<Record<string, AttributeRule>> = {
  'queue.type': { changeable: false, problem: only('SimpleCQ', ['BatchCQ']) },
  'cleanup.policy': { changeable: false, problem: only('DELETE', ['COMPACTION']) },
  'message.type': {
    changeable: true,
    problem: (value) =>
      value === 'MIXED'
        ? 'is not served by this broker'
        : oneOf('UNSPECIFIED', 'NORMAL', 'FIFO', 'DELAY', 'TRANSACTION')(value),
  },
  'reserve.time': {
    changeable: true,
    problem: (value) => (/^(-1|\d{1,18})$/.test(value) ? undefined : 'must be -1 or a number of milliseconds'),
  },
};

/** A change of attributes that is refused; the text names the key. */
export class AttributeError extends Error {
  override readonly name = 'AttributeError';
}

/**
 * Reads `+k=v,-k`.
 * @throws AttributeError when an item has another form, or a key comes twice
 */
export function parseAttributeChanges(text: string | undefined): Record<string, string> {
  const changes = new Map<string, string>();
  for (const item of (text ?? '').split(',')) {
    if (item.trim() === '') continue;
    const at = item.indexOf('=');
    const key = (at < 0 ? item : item.slice(0, at)).trim();
    if (changes.has(key)) throw new AttributeError(`the attribute ${key} comes twice`);
    changes.set(key, at < 0 ? '' : item.slice(at + 1).trim());
  }
  return Object.fromEntries(changes);
}

/**
 * The attributes after `changes`, whose keys carry the sign.
 * @param created true when the topic is being made: then nothing can be removed, and fixed attributes can be set
 * @throws AttributeError for an unknown key, a fixed one, a bad value, or the removal of one that is not there
 */
export function alterAttributes(
  current: Readonly<Record<string, string>>,
  changes: Readonly<Record<string, string>>,
  created: boolean,
): Record<string, string> {
  const result = new Map(Object.entries(current));
  const seen = new Set<string>();
  for (const [signed, value] of Object.entries(changes)) {
    const sign = signed[0];
    const key = signed.slice(1);
    if (sign !== '+' && (sign !== '-' || created)) {
      const form = created ? '+key=value when the topic is made' : '+key=value or -key';
      throw new AttributeError(`the attribute ${JSON.stringify(signed)} must have the form ${form}`);
    }
    if (seen.has(key)) throw new AttributeError(`the attribute ${key} comes twice`);
    seen.add(key);
    alterOne(result, key, sign === '+' ? value : undefined, created);
  }
  return Object.fromEntries(result);
}

function alterOne(attributes: Map<string, string>, key: string, value: string | undefined, created: boolean): void {
  const rule = Object.hasOwn(rules, key) ? rules[key] : undefined;
  if (rule === undefined) {
    throw new AttributeError(
      `the attribute ${JSON.stringify(key)} is unknown, there are ${Object.keys(rules).join(', ')}`,
    );
  }
  if (!created && !rule.changeable) {
    throw new AttributeError(`the attribute ${key} cannot be changed once the topic is there`);
  }
  if (value === undefined) {
    if (!attributes.delete(key)) throw new AttributeError(`the attribute ${key} is not set, so it cannot be removed`);
    return;
  }
  const problem = rule.problem(value);
  if (problem !== undefined) throw new AttributeError(`${key}=${value}: ${problem}`);
  attributes.set(key, value);
}
