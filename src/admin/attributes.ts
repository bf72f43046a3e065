/** Attributes of a topic or group: by name as brokers keep them, with a sign before the name as changes travel. */

/**
 * What has to be changed for the attributes given to hold; nothing for those that hold already.
 *
 * @param given by name, or with a sign: `+name` sets, `-name` drops; what is not named stays
 * @returns the changes, each name with its sign
 */
export function attributeChanges(
  present: Readonly<Record<string, string>>,
  given: Readonly<Record<string, string>> = {},
): Record<string, string> {
  const changes: Record<string, string> = {};
  for (const [signed, value] of Object.entries(given)) {
    const name = signed.replace(/^[+-]/, '');
    if (signed.startsWith('-')) {
      if (present[name] !== undefined) changes[`-${name}`] = '';
    } else if (present[name] !== value) {
      changes[`+${name}`] = value;
    }
  }
  return changes;
}

/** The attributes after changes whose names have their sign. */
export function changedAttributes(
  present: Readonly<Record<string, string>>,
  changes: Readonly<Record<string, string>>,
): Record<string, string> {
  const result = { ...present };
  for (const [signed, value] of Object.entries(changes)) {
    if (signed.startsWith('+')) result[signed.slice(1)] = value;
    else delete result[signed.slice(1)];
  }
  return result;
}

/** Changes on one line, as the request for one topic takes them: `+name=value,-name`. */
export const attributeText = (changes: Readonly<Record<string, string>>): string | undefined =>
  Object.entries(changes)
    .map(([signed, value]) => (signed.startsWith('+') ? `${signed}=${value}` : signed))
    .join(',') || undefined;
