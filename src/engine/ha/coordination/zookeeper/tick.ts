import { connect } from 'node:net';

const PATIENCE_MS = 1000;
const MAX_ANSWER_BYTES = 64 * 1024;

/**
 * Asks a ZooKeeper server for its tick in milliseconds, by the four-letter word `conf`, which says `tickTime=2000` among other
 * lines. Undefined where it does not tell: the word is allowed only where `4lw.commands.whitelist` names it.
 * @param server `host:port`
 */
export async function askTick(server: string): Promise<number | undefined> {
  const tick = /^tickTime=(\d{1,9})\s*$/m.exec(await fourLetters(server, 'conf'))?.[1];
  return tick === undefined ? undefined : Number(tick);
}

/** What a server answers before it closes the connection; empty where that cannot be had within a second. */
function fourLetters(server: string, word: string): Promise<string> {
  const at = server.lastIndexOf(':');
  const host = server.slice(0, at).replace(/^\[(.*)\]$/, '$1');
  return new Promise((resolve) => {
    let text = '';
    const socket = connect({ host, port: Number(server.slice(at + 1)) }, () => socket.write(word));
    const alarm = setTimeout(() => socket.destroy(), PATIENCE_MS);
    socket.setEncoding('utf8');
    socket.on('data', (chunk: string) => {
      text += chunk;
      if (text.length > MAX_ANSWER_BYTES) socket.destroy();
    });
    // Whoever does not answer does not tell.
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      clearTimeout(alarm);
      resolve(text);
    });
  });
}
