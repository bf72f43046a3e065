import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** The words of a line that is being typed, without quotes; a quote that is not closed ends with the line. */
export function wordsOf(line: string): readonly string[] {
  const words = line.match(/(?:"[^"]*"?|'[^']*'?|\\.|[^\s"'\\])+/g) ?? [];
  return words.map((word) => word.replace(/\\(.)/g, '$1').replace(/["']/g, ''));
}

/** The value of `-n` on a line, whichever way it is spelled. */
export function namesrvOnLine(words: readonly string[]): string | undefined {
  for (const [index, word] of words.entries()) {
    if (/^(-n|--?namesrvAddr)$/.test(word)) return words[index + 1];
    const inline = /^(?:-n=?|--?namesrvAddr=)(.+)$/.exec(word)?.[1];
    if (inline !== undefined) return inline;
  }
  return undefined;
}

/** The directory of mq's settings, as oclif has it. */
export function configDirectory(env: NodeJS.ProcessEnv): string {
  const { XDG_CONFIG_HOME: base = '', LOCALAPPDATA: local = '' } = env;
  if (base !== '') return join(base, 'mq');
  return process.platform === 'win32' && local !== '' ? join(local, 'mq') : join(homedir(), '.config', 'mq');
}

/** The text of contexts.yaml; empty where there is none. */
export function contextsText(env: NodeJS.ProcessEnv): string {
  try {
    return readFileSync(join(configDirectory(env), 'contexts.yaml'), 'utf8');
  } catch {
    return '';
  }
}

/**
 * What names the name servers of a line, without reading YAML: `-n`, else NAMESRV_ADDR, else the contexts as they are
 * written with MQ_CONTEXT. Other words name other places for the same cluster, never one place for two clusters.
 */
export function namedBy(words: readonly string[], env: NodeJS.ProcessEnv): readonly string[] {
  const { NAMESRV_ADDR: named = '', MQ_CONTEXT: context = '' } = env;
  const flag = namesrvOnLine(words);
  if (flag !== undefined) return ['-n', flag];
  return named.trim() === '' ? ['context', context, contextsText(env)] : ['-n', named];
}

/** Names of contexts in a file as mq writes it; none in other YAML. */
export function contextNames(text: string): readonly string[] {
  const below = text.split(/^contexts:\s*$/m)[1] ?? '';
  return [...below.matchAll(/^ {2}(?:"([^"]+)"|([\w.-]+)):/gm)].map(([, quoted, plain]) => quoted ?? plain ?? '');
}
