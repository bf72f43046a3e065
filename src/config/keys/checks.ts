import { isIP } from 'node:net';
import type { TextCheck } from './kinds.ts';

/** A cluster, broker or topic name: what travels in requests and file names. */
export const nameCheck: TextCheck = (text) =>
  /^[\w%|-]{1,127}$/.test(text) ? undefined : 'is not a name: 1..127 letters, digits, _ - % |';

/** An IP address or host name, without a port. */
export const hostCheck: TextCheck = (text) =>
  isIP(text) !== 0 || /^[A-Za-z0-9]([A-Za-z0-9._-]{0,252})$/.test(text)
    ? undefined
    : 'is not a host name or IP address';

const ADDRESS = /^(\[[0-9A-Fa-f:.%]+\]|[A-Za-z0-9][A-Za-z0-9._-]*):(\d{1,5})$/;

/** `host:port;host:port`, `[ipv6]:port` too. */
export const addressListCheck: TextCheck = (text) => {
  const wrong = text.split(';').find((word) => {
    const match = ADDRESS.exec(word.trim());
    return match === null || Number(match[2]) < 1 || Number(match[2]) > 65535;
  });
  return wrong === undefined ? undefined : `"${wrong}" is not host:port (several are separated by ;)`;
};

/** Delay levels: numbers with a unit, separated by blanks. */
export const delayLevelCheck: TextCheck = (text) => {
  const wrong = text.split(/\s+/).find((word) => !/^\d{1,9}[smhd]$/.test(word));
  return wrong === undefined ? undefined : `"${wrong}" is not a delay such as 10s, 5m, 2h, 1d`;
};

/** A path; never with a NUL byte, which no file call takes. */
export const pathCheck: TextCheck = (text) => (text.includes('\0') ? 'has a NUL byte' : undefined);
