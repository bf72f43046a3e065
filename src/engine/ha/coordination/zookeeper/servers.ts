import { MqError } from '../../../../errors/index.ts';
import { rootPath } from '../paths.ts';

export interface Server {
  host: string;
  port: number;
  /** `host:port` */
  address: string;
}

export interface ConnectString {
  servers: Server[];
  /** Path before all paths; empty for none. */
  chroot: string;
}

const DEFAULT_PORT = 2181;

/** Reads `host:port,host:port/chroot`; the port is 2181 unless given. Throws CONFIG. */
export function parseConnectString(text: string): ConnectString {
  const slash = text.indexOf('/');
  const list = slash < 0 ? text : text.slice(0, slash);
  const servers = list
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '')
    .map((each) => parseServer(each, text));
  if (servers.length === 0) throw wrong(text, 'it names no server');
  return { servers, chroot: slash < 0 ? '' : rootPath(text.slice(slash)) };
}

function parseServer(each: string, text: string): Server {
  const match = /^(?:\[([^\]]+)\]|([^:]+))(?::(\d+))?$/.exec(each);
  const host = match?.[1] ?? match?.[2];
  const port = Number(match?.[3] ?? DEFAULT_PORT);
  if (host === undefined || port < 1 || port > 65_535) throw wrong(text, `"${each}" is no host:port`);
  return { host, port, address: `${host.includes(':') ? `[${host}]` : host}:${port}` };
}

function wrong(text: string, why: string): MqError {
  return new MqError('CONFIG', `zookeeper=${text}: ${why}`, {
    hint: 'Give it as host:port,host:port or host:port/path.',
    key: 'zookeeper',
  });
}

/** In another order for each process, so that clients spread over the servers. */
export function shuffled<T>(items: readonly T[], random: () => number = Math.random): T[] {
  const result = [...items];
  for (let at = result.length - 1; at > 0; at--) {
    const other = Math.floor(random() * (at + 1));
    const [a, b] = [result[at], result[other]];
    if (a !== undefined && b !== undefined) [result[at], result[other]] = [b, a];
  }
  return result;
}
