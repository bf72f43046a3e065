import { spawn } from 'node:child_process';
import { contextNames, contextsText, namedBy, namesrvOnLine, wordsOf } from './named-by.ts';
import { isNameKind, keptNames, type NamesPlace, namesPlace, takeTurn } from './names-cache.ts';

/**
 * Offers names while somebody types: `mq __complete KIND LINE`. It loads nothing but this room, asks nobody and waits
 * for nobody: names come from a file, which a process of its own brings up to date when it is old. Whatever goes wrong,
 * it offers fewer names and says nothing.
 *
 * @param bin the executable, for that process
 * @param args the kind of names, and the line up to the cursor
 * @returns what to print: a name a line
 */
export function liveNames(bin: string, args: readonly string[], env: NodeJS.ProcessEnv): string {
  try {
    const [kind = '', line = ''] = args;
    if (!isNameKind(kind)) return '';
    const words = wordsOf(line);
    if (kind === 'contexts') return listed(contextNames(contextsText(env)));
    const place = namesPlace(env, namedBy(words, env));
    const { names, stale } = keptNames(place, Date.now());
    if (stale) askAgain(bin, place, namesrvOnLine(words), env);
    return listed(names[kind] ?? []);
  } catch {
    return '';
  }
}

const listed = (names: readonly string[]): string => names.map((name) => `${name}\n`).join('');

function askAgain(bin: string, place: NamesPlace, namesrv: string | undefined, env: NodeJS.ProcessEnv): void {
  if (!takeTurn(place, Date.now())) return;
  const args = [bin, '__refresh', ...(namesrv === undefined ? [] : [namesrv])];
  const child = spawn(process.execPath, args, { detached: true, stdio: 'ignore', env, cwd: '/' });
  child.on('error', () => undefined);
  child.unref();
}
