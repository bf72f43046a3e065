import { networkInterfaces, hostname as systemHostname } from 'node:os';
import { MqError } from '../../../errors/index.ts';
import type { ChildPlan, ClusterPlan } from './types.ts';

/** What a machine is called. */
export interface HostNames {
  readonly hostname: string;
  readonly addresses: readonly string[];
}

/** The names of the machine we run on. */
export const thisHost = (): HostNames => ({
  hostname: systemHostname(),
  addresses: Object.values(networkInterfaces()).flatMap((each) => each?.map(({ address }) => address) ?? []),
});

/**
 * The children that the daemon of one host keeps alive: those whose host is this machine's name, one of its addresses, or
 * a loopback name.
 * @param host takes those with exactly this host instead, as `--host` says
 * @throws MqError CONFIG when there are none, with the hosts there are
 */
export function ownPart(plan: ClusterPlan, host: string | undefined, names: HostNames): readonly ChildPlan[] {
  const part = own(plan, host, names);
  if (part.length > 0) return part;
  const hosts = [...new Set(plan.children.map((child) => child.host))].join(', ');
  const who = host ?? `${names.hostname} (${names.addresses.join(', ')})`;
  throw new MqError('CONFIG', `${plan.file} has nothing for ${who}`, {
    file: plan.file,
    key: 'host',
    hint: `Its hosts are ${hosts}. Name the one this is with --host.`,
  });
}

/** The same; none where the file has nothing for this host. */
export const own = (plan: ClusterPlan, host: string | undefined, names: HostNames): readonly ChildPlan[] =>
  plan.children.filter((child) => (host === undefined ? isOwn(child.host, names) : child.host === host));

function isOwn(host: string, { hostname, addresses }: HostNames): boolean {
  const name = host.toLowerCase();
  const here = hostname.toLowerCase();
  if (/^127\.|^::1$|^localhost$/.test(name)) return true;
  return name === here || name === here.split('.')[0] || name.split('.')[0] === here || addresses.includes(host);
}
