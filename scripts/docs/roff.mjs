/** Text for roff: backslashes, dashes, and a dot or quote that would start a request are escaped. */
export function plain(text) {
  return text
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replace(/^([.'])/gm, '\\&$1');
}

export const bold = (text) => `\\fB${plain(text)}\\fR`;
export const italic = (text) => `\\fI${plain(text)}\\fR`;

/** A page's first line. Undated, so that the page changes only with what it says. */
export function title(name, version) {
  return `.TH ${name.toUpperCase()} 1 "" "mq ${version}" "mq"`;
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
