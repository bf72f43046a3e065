import { basename, resolve } from 'node:path';
import { Flags } from '@oclif/core';
import { MqCommand } from '../../cli/base-command.ts';
import type { Family } from '../../cli/families.ts';
import { whole } from '../../cli/flags.ts';
import { DEFAULT_NAMESRV_ADDR } from '../../cli/settings/namesrv.ts';
import type { ChildControl } from '../../engine/boot/child-control.ts';
import { MqError } from '../../errors/index.ts';

interface Started {
  readonly brokerName: string;
  readonly clusterName: string;
  readonly address: string;
  readonly namesrvAddr: string;
  readonly storeDirectory: string;
  readonly metricsAddress: string | undefined;
  readonly pid: number;
}

export default class BrokerStart extends MqCommand<Started> {
  static override family: Family = 'broker';
  static override summary = 'Run a broker in the foreground';
  static override description =
    'Stores messages and serves clients. With no name server in -n, the file or NAMESRV_ADDR, one runs in the same process. SIGTERM and Ctrl-C end it cleanly.';
  static override examples = [
    { description: 'on 127.0.0.1:10911 with a name server on 9876', command: 'mq broker start --store ./data' },
    { description: "with the original's configuration file", command: 'mq broker start -c broker.conf' },
    { description: 'for a cluster', command: "mq broker start -c broker.conf -n '10.0.0.1:9876;10.0.0.2:9876'" },
  ];
  static override flags = {
    configFile: Flags.string({ char: 'c', helpValue: 'FILE', description: "broker.conf, in the original's syntax" }),
    store: Flags.string({ helpValue: 'DIR', description: 'store directory; else storePathRootDir, ~/store' }),
    port: whole({ min: 0, max: 65535, description: 'port for clients, 0 for any free one; else listenPort, 10911' }),
    'namesrv-port': whole({ min: 0, max: 65535, description: 'port of the embedded name server; else 9876' }),
    'control-socket': Flags.string({ hidden: true, helpValue: 'PATH', description: 'unix socket a daemon asks over' }),
    'stand-down': Flags.boolean({ hidden: true, description: 'never stand for election until the next start' }),
  };

  /** Nobody reads along who could be told what to try. */
  private isSupervised = false;

  protected override async execute(): Promise<Started> {
    const { flags } = await this.parse(BrokerStart);
    this.isSupervised = flags['control-socket'] !== undefined;
    const { startBroker } = await import('../../engine/boot/broker.ts');
    let end = (): void => undefined;
    const interrupted = new Promise<void>((done) => {
      end = done;
      this.onInterrupt(() => done());
    });
    const control = await openControl(flags['control-socket'], () => end());
    const broker = await startBroker({
      configFile: flags.configFile,
      overrides: {
        ...(flags.store !== undefined && { storePathRootDir: resolve(flags.store) }),
        ...(flags.port !== undefined && { listenPort: flags.port }),
        ...(flags['namesrv-port'] !== undefined && { embeddedNamesrvPort: flags['namesrv-port'] }),
        ...(flags.namesrvAddr !== undefined && { namesrvAddr: flags.namesrvAddr }),
      },
      terminal: process.stderr.isTTY ? process.stderr : undefined,
      standDown: flags['stand-down'],
      incarnation: control?.incarnation,
    });
    control?.serving({ address: broker.address, roles: broker.roles });
    this.warning(...broker.warnings);
    const { brokerName, clusterName, address, namesrvAddr, storeDirectory, metricsAddress } = broker;
    const started = { brokerName, clusterName, address, namesrvAddr, storeDirectory, metricsAddress, pid: process.pid };
    this.emit(started);
    const failure = await Promise.race([interrupted, broker.failed]);
    control?.stopping();
    await broker.close();
    await control?.close();
    if (failure !== undefined) throw new MqError('IO', `the broker cannot go on: ${failure}`);
    return started;
  }

  protected override render({ brokerName, address, namesrvAddr, storeDirectory }: Started): void {
    this.out.line(`The broker[${brokerName}, ${address}] boot success. name server ${namesrvAddr}`);
    if (this.isSupervised) return;
    // Under npm there is no mq on the path; the default name server need not be named.
    const mq = process.env['npm_lifecycle_event'] === undefined ? 'mq' : 'npx mq';
    const target = namesrvAddr === DEFAULT_NAMESRV_ADDR ? '' : ` -n '${namesrvAddr}'`;
    this.out.note(`Store: ${storeDirectory}`);
    this.out.note('In another terminal, try:');
    this.out.note(`  ${mq} clusterList${target}`);
    this.out.note(`  ${mq} sendMessage${target} -t TopicTest -p hello`);
    this.out.note(`  ${mq} consumeMessage${target} -t TopicTest`);
    this.out.note('Ctrl-C stops it.');
  }
}

/** The socket a daemon asks over; it is open before the store is, so that a long recovery can be watched. */
async function openControl(path: string | undefined, onStop: () => void): Promise<ChildControl | undefined> {
  if (path === undefined) return undefined;
  const { ChildControl } = await import('../../engine/boot/child-control.ts');
  return ChildControl.open(path, { kind: 'broker', name: basename(path, '.sock'), onStop });
}
