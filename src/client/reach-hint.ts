/** Networks that Docker hands out to its containers: 172.16.0.0/12. */
const DOCKER = /^172\.(1[6-9]|2\d|3[01])\./;
const LOOPBACK = /^(127\.|localhost(?::|$)|\[::1\])/;

/**
 * What to do when nobody is reached at an address that a broker advertises.
 *
 * @param mappedTo where it was dialled instead
 */
export function reachHint(address: string, mappedTo: string | undefined): string {
  if (mappedTo !== undefined) {
    return `The map dials ${mappedTo} for it: is the broker running, and reachable there from here?`;
  }
  const port = /:(\d+)$/.exec(address)?.[1] ?? '10911';
  if (DOCKER.test(address)) {
    return `${address} looks like an address inside Docker. Publish its port and add --map ${address}=127.0.0.1:${port} (addressMap in the SDK), or set brokerIP1 in broker.conf to an address that clients reach.`;
  }
  if (LOOPBACK.test(address)) {
    return `Is the broker running? It advertises ${address}: only its own machine reaches that; brokerIP1 in broker.conf sets another address, --map ${address}=HOST:${port} dials one.`;
  }
  return `Is the broker running? If ${address} cannot be reached from here, add --map ${address}=HOST:PORT (addressMap in the SDK), or set brokerIP1 and listenPort in broker.conf.`;
}
