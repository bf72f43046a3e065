/** A command line of a page, with the exit statuses the page allows. */
export interface PageCommand {
  readonly text: string;
  readonly statuses: readonly number[];
}

const BLOCK = /^( *)```sh\n(.*?)^ *```/gms;
const STATED = /\s+# (?:ends with|退出码) (\d+)$/;

/**
 * The commands in the `sh` blocks of a page, one a line; `console` blocks show other programs and are not run. A line
 * may say how it ends where nothing is wrong: `# ends with 65`. A doctor that finds something ends with 10, which is no
 * failure of the page.
 */
export function commandsOf(page: string): PageCommand[] {
  return [...page.matchAll(BLOCK)].flatMap(([, , block = '']) =>
    block
      .split('\n')
      .filter((line) => !/^\s*(#|$)/.test(line))
      .map((line) => line.trim())
      .map((line) => {
        const stated = STATED.exec(line)?.[1];
        const text = line.replace(STATED, '');
        if (stated !== undefined) return { text, statuses: [Number(stated)] };
        return { text, statuses: /^mq doctor\b/.test(text) ? [0, 10] : [0] };
      }),
  );
}
