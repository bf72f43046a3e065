import { spawnSync } from 'node:child_process';
import type { PeerName } from './cluster.ts';
import { APACHE_VERSIONS } from './jars.ts';

const VERSION_FLAG = { java: '-version', javac: '-version', mvn: '-version', go: 'version' } as const;
export type Tool = keyof typeof VERSION_FLAG;

/**
 * True when all the named tools are on this machine. When one is missing the suite is skipped with a line that names
 * it; in CI (`CI=true`) it throws instead, since a green run must mean that the tests ran.
 */
export function tools(...names: Tool[]): boolean {
  const missing = names.filter((name) => spawnSync(name, [VERSION_FLAG[name]]).status !== 0);
  if (missing.length === 0) return true;
  const message = `interoperability tests need ${missing.join(', ')} on the PATH`;
  if (process.env.CI === 'true') throw new Error(message);
  console.warn(`skipped: ${message}`);
  return false;
}

/** The peers to run against: `MQ_PEERS` (comma separated), else the given ones, else ours and every Apache version. */
export function peers(...wanted: PeerName[]): PeerName[] {
  const all: PeerName[] = ['mq', ...APACHE_VERSIONS];
  const chosen = process.env.MQ_PEERS?.split(',') ?? (wanted.length > 0 ? wanted : all);
  const unknown = chosen.filter((name) => !all.some((peer) => peer === name));
  if (unknown.length > 0) throw new Error(`MQ_PEERS: ${unknown.join(', ')} is none of ${all.join(', ')}`);
  return all.filter((peer) => chosen.includes(peer));
}
