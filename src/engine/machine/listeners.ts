import { commandOf, type Machine, procLink, procNames, procText } from './machine.ts';

/** Who listens on a TCP port. */
export interface Listener {
  port: number;
  /** `0.0.0.0`, `127.0.0.1`, `::`, as far as it matters: any other address as the kernel writes it. */
  address: string;
  /** Undefined for another user's process. */
  pid: number | undefined;
  command: string | undefined;
}

/** `  0: 0100007F:2AA7 00000000:0000 0A … inode`: local address, state 0A for listening, and the socket's inode. */
const LINE = /^\s*\d+: ([0-9A-F]+):([0-9A-F]{4}) [0-9A-F]+:[0-9A-F]{4} 0A(?: +\S+){5} +(\d+)/;

/** Who listens on the given ports, from the kernel's tables of sockets (`/proc/net/tcp`, `/proc/PID/fd`). */
export function listenersOn(machine: Machine, ports: ReadonlySet<number>): Listener[] {
  const found = new Map<string, Omit<Listener, 'pid' | 'command'>>();
  for (const table of ['tcp', 'tcp6']) {
    for (const line of (procText(machine, 'net', table) ?? '').split('\n')) {
      const [, address = '', port = '', inode = ''] = LINE.exec(line) ?? [];
      const number = Number.parseInt(port, 16);
      if (inode !== '' && ports.has(number)) found.set(inode, { port: number, address: addressText(address) });
    }
  }
  if (found.size === 0) return [];
  const owners = ownersOf(machine, new Set(found.keys()));
  return [...found].map(([inode, listener]) => {
    const pid = owners.get(inode);
    return { ...listener, pid, command: pid === undefined ? undefined : commandOf(machine, pid) };
  });
}

/** The processes that have sockets open, by the sockets' inodes. */
function ownersOf(machine: Machine, inodes: ReadonlySet<string>): Map<string, number> {
  const owners = new Map<string, number>();
  for (const pid of procNames(machine).filter((name) => /^\d+$/.test(name))) {
    for (const fd of procNames(machine, pid, 'fd')) {
      const inode = /^socket:\[(\d+)\]$/.exec(procLink(machine, pid, 'fd', fd) ?? '')?.[1];
      if (inode !== undefined && inodes.has(inode)) owners.set(inode, Number(pid));
    }
    if (owners.size === inodes.size) break;
  }
  return owners;
}

/** The kernel writes each four bytes of an address in the machine's own order. */
function addressText(hex: string): string {
  if (hex.length === 8) return [3, 2, 1, 0].map((i) => Number.parseInt(hex.slice(i * 2, i * 2 + 2), 16)).join('.');
  if (/^0+$/.test(hex)) return '::';
  const mapped = /^0{16}FFFF0000([0-9A-F]{8})$/.exec(hex)?.[1];
  return mapped === undefined ? hex : addressText(mapped);
}
