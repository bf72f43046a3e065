/** Text for roff: backslashes, dashes, a dot or quote that would start a request, and what is not ASCII are escaped. */
export function plain(text) {
  return text
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replace(/^([.'])/gm, '\\&$1')
    .replace(
      /[^\n -~]/gu,
      (character) => `\\[u${character.codePointAt(0).toString(16).toUpperCase().padStart(4, '0')}]`,
    );
}

export const bold = (text) => `\\fB${plain(text)}\\fR`;
export const italic = (text) => `\\fI${plain(text)}\\fR`;

/**
 * A page's first lines. Undated, so that the page changes only with what it says; words are neither broken nor spaced out,
 * so that what is to be typed is found as it is.
 */
export function title(name, version) {
  return [`.TH ${name.toUpperCase()} 1 "" "mq ${version}" "mq"`, '.nh', '.ad l'].join('\n');
}

export function section(heading, ...lines) {
  return [`.SH ${heading}`, ...lines].join('\n');
}

/** A term with its explanation below it. */
export function entry(term, text) {
  return ['.TP', term, plain(text)].join('\n');
}

/** Lines shown as they are. */
export function literal(...lines) {
  return ['.PP', '.nf', '.RS', ...lines.map(plain), '.RE', '.fi'].join('\n');
}
