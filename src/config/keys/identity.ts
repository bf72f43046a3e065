import { addressListCheck, hostCheck, nameCheck } from './checks.ts';
import { int, long, optionalText, port, text } from './kinds.ts';
import { atRestart, FileOnly, fromFile, live } from './spec.ts';

/** Who the broker is and where it is found. */
export const identityKeys = {
  brokerClusterName: fromFile(text('DefaultCluster', nameCheck), FileOnly.IDENTITY, 'Cluster this broker belongs to'),
  brokerName: fromFile(
    text('', nameCheck),
    FileOnly.IDENTITY,
    'Name of the master and its slaves; the host name when absent. A store keeps the name it was made under',
  ),
  brokerId: fromFile(long(0, { min: 0 }), FileOnly.IDENTITY, '0 is the master, above are slaves'),
  brokerIP1: fromFile(
    text('', hostCheck),
    FileOnly.ADDRESS,
    'Address given to clients; by default the bound address, or the first outer one when bound to all',
  ),
  brokerIP2: fromFile(text('', hostCheck), FileOnly.ADDRESS, 'Address given to slaves; by default brokerIP1'),
  listenPort: fromFile(
    port(10911),
    FileOnly.ADDRESS,
    'Port for clients; two below it the same service listens again; 0 lets the system choose',
  ),
  bindAddress: fromFile(
    text('127.0.0.1', hostCheck),
    FileOnly.ADDRESS,
    'Address listened on; 0.0.0.0 is all (the default of the original). Access control is off: think before widening it',
  ),
  haListenPort: fromFile(port(0), FileOnly.ADDRESS, 'Port for slaves; 0 is listenPort + 1'),
  namesrvAddr: fromFile(
    optionalText(addressListCheck),
    FileOnly.ADDRESS,
    'Name servers, host:port;host:port; by default NAMESRV_ADDR; with none, one is embedded',
  ),
  regionId: atRestart(text('DefaultRegion'), 'Region written to messages (MSG_REGION) and send replies'),
  registerNameServerPeriod: atRestart(
    int(30_000, { unit: 'ms', min: 10_000, max: 60_000, clamp: true }),
    'How often the broker registers with the name servers',
  ),
  registerBrokerTimeoutMills: live(int(24_000, { unit: 'ms', min: 100 }), 'How long one registration may take'),
};
