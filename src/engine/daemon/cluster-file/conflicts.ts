import { sep } from 'node:path';
import type { YamlPath } from './cluster-file.ts';
import type { ChildPlan, Member } from './types.ts';

/** Something in a cluster file that contradicts another line of it. */
export interface Conflict {
  readonly at: YamlPath;
  readonly text: string;
  readonly cure: string;
}

/** Every contradiction between the processes of a cluster, found before one of them is started. */
export function findConflicts(children: readonly ChildPlan[], elects: boolean): Conflict[] {
  return [
    ...sameNames(children),
    ...pairs(children).flatMap(([a, b]) => (machineOf(a) === machineOf(b) ? [...ports(a, b), ...paths(a, b)] : [])),
    ...children.flatMap(ownPorts),
    ...members(children, elects),
  ];
}

/** Every two children, the later one second. */
const pairs = (children: readonly ChildPlan[]): [ChildPlan, ChildPlan][] =>
  children.flatMap((b, i) => children.slice(0, i).map((a): [ChildPlan, ChildPlan] => [a, b]));

/** Loopback addresses are all of one machine: the daemon's own. */
const machineOf = ({ host }: ChildPlan): string =>
  /^127\.|^::1$|^localhost$/.test(host) ? 'loopback' : host.toLowerCase();

function sameNames(children: readonly ChildPlan[]): Conflict[] {
  return children.flatMap(({ name, at }, i): Conflict[] =>
    name === 'daemon'
      ? [{ at: [...at, 'name'], text: "the name daemon is the daemon's own", cure: 'Take another name.' }]
      : children.slice(0, i).some((other) => other.name === name)
        ? [{ at, text: `a second process is called ${name}`, cure: 'Give each a name: of its own.' }]
        : [],
  );
}

const WILDCARDS: readonly string[] = ['0.0.0.0', '::'];
const overlap = (a: ChildPlan, b: ChildPlan): boolean =>
  a.bindAddress === b.bindAddress || WILDCARDS.includes(a.bindAddress) || WILDCARDS.includes(b.bindAddress);

function ports(a: ChildPlan, b: ChildPlan): Conflict[] {
  if (!overlap(a, b)) return [];
  return b.ports.flatMap(({ port, key }) => {
    const other = a.ports.find((use) => use.port === port);
    if (other === undefined) return [];
    const text = `${b.name} and ${a.name} both use port ${port} (${key}; ${other.key})`;
    return [{ at: [...b.at, key], text, cure: 'A broker uses listenPort, listenPort - 2 and haListenPort.' }];
  });
}

function ownPorts({ name, ports: uses, at }: ChildPlan): Conflict[] {
  return uses.flatMap(({ port, key }, i): Conflict[] => {
    if (port < 1) {
      return [{ at: [...at, 'listenPort'], text: `${name} has no port ${key}: ${port}`, cure: 'Take a higher one.' }];
    }
    const other = uses.slice(0, i).find((use) => use.port === port);
    const text = `${name} uses port ${port} twice (${key}; ${other?.key})`;
    return other === undefined ? [] : [{ at: [...at, key], text, cure: 'Take another port for one of them.' }];
  });
}

function paths(a: ChildPlan, b: ChildPlan): Conflict[] {
  const [short, long] = a.directory.length < b.directory.length ? [a, b] : [b, a];
  if (short.directory !== long.directory && !long.directory.startsWith(short.directory + sep)) return [];
  const how = short.directory === long.directory ? 'is also' : 'lies in';
  return [
    {
      at: [...b.at, 'store'],
      text: `the directory of ${long.name}, ${long.directory}, ${how} that of ${short.name}`,
      cure: 'Give each a store: of its own; none inside another.',
    },
  ];
}

function members(children: readonly ChildPlan[], elects: boolean): Conflict[] {
  const groups = new Map<string, (ChildPlan & { member: Member })[]>();
  for (const child of children) {
    const { member } = child;
    if (member === undefined) continue;
    groups.set(member.brokerName, [...(groups.get(member.brokerName) ?? []), { ...child, member }]);
  }
  return [...groups].flatMap(([brokerName, group]) => [
    ...twice(group, 'memberId', `in the group ${brokerName}`),
    ...twice(group, 'brokerId', `in the group ${brokerName}`),
    ...group.flatMap(({ member, name, at }): Conflict[] => {
      const isSlave = member.brokerRole === 'SLAVE';
      if (isSlave === member.brokerId > 0) return [];
      const text = `${name} has brokerRole ${member.brokerRole} and brokerId ${member.brokerId}`;
      return [{ at: [...at, 'brokerId'], text, cure: 'A master has the id 0, a slave one above it.' }];
    }),
    ...(group.some(({ member }) => member.brokerId === 0) ? [] : [noMaster(brokerName, group[0]?.at ?? [], elects)]),
  ]);
}

const noMaster = (brokerName: string, at: YamlPath, elects: boolean): Conflict =>
  elects
    ? {
        at,
        text: `the group ${brokerName} has slaves only, and none of them begins it at the very first start`,
        cure: 'Give one of its brokers brokerRole: SYNC_MASTER; later starts change no roles.',
      }
    : {
        at,
        text: `the group ${brokerName} has no master`,
        cure: 'Give one of its brokers brokerRole: ASYNC_MASTER, or the cluster a zookeeper: list.',
      };

function twice(
  group: readonly (ChildPlan & { member: Member })[],
  key: 'memberId' | 'brokerId',
  where: string,
): Conflict[] {
  return group.flatMap(({ member, name, at }, i) => {
    const other = group.slice(0, i).find((one) => one.member[key] === member[key]);
    if (other === undefined) return [];
    const text = `${name} and ${other.name} ${where} both have ${key} ${member[key]}`;
    return [{ at: [...at, key], text, cure: `Give each a ${key}: of its own.` }];
  });
}
