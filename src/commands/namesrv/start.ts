import { basename } from 'node:path';
import { Flags } from '@oclif/core';
import { MqCommand } from '../../cli/base-command.ts';
import type { Family } from '../../cli/families.ts';
import { whole } from '../../cli/flags.ts';
import type { ChildControl } from '../../engine/boot/child-control.ts';

interface Started {
  readonly address: string;
  readonly pid: number;
}

export default class NamesrvStart extends MqCommand<Started> {
  static override family: Family = 'namesrv';
  static override summary = 'Run a name server in the foreground';
  static override description =
    'Brokers register with it and clients ask it where topics live. It keeps routes in memory and the KV configuration on disk. SIGTERM and Ctrl-C end it cleanly.';
  static override examples = [
    { description: 'on 127.0.0.1:9876', command: 'mq namesrv start' },
    { description: 'for other machines', command: 'mq namesrv start --host 0.0.0.0' },
    { description: "with the original's configuration file", command: 'mq namesrv start -c namesrv.conf' },
  ];
  static override flags = {
    configFile: Flags.string({ char: 'c', helpValue: 'FILE', description: "namesrv.conf, in the original's syntax" }),
    port: whole({ min: 0, max: 65535, description: 'port to listen on, 0 for any free one; else listenPort, 9876' }),
    host: Flags.string({ helpValue: 'ADDR', description: 'address to listen on; else bindAddress, 127.0.0.1' }),
    'control-socket': Flags.string({ hidden: true, helpValue: 'PATH', description: 'unix socket a daemon asks over' }),
  };

  protected override async execute(): Promise<Started> {
    const { flags } = await this.parse(NamesrvStart);
    const { startNamesrvProcess } = await import('../../engine/boot/namesrv.ts');
    let end = (): void => undefined;
    const interrupted = new Promise<void>((resolve) => {
      end = resolve;
      this.onInterrupt(() => resolve());
    });
    const control = await openControl(flags['control-socket'], () => end());
    const { configFile, port, host } = flags;
    const namesrv = await startNamesrvProcess({ configFile, port, host });
    control?.serving({ address: namesrv.address });
    this.warning(...namesrv.warnings);
    const started = { address: namesrv.address, pid: process.pid };
    this.emit(started);
    await interrupted;
    control?.stopping();
    await namesrv.close();
    await control?.close();
    return started;
  }

  protected override render({ address }: Started): void {
    this.out.line(`The Name Server boot success. serializeType=JSON, address ${address}`);
  }
}

async function openControl(path: string | undefined, onStop: () => void): Promise<ChildControl | undefined> {
  if (path === undefined) return undefined;
  const { ChildControl } = await import('../../engine/boot/child-control.ts');
  return ChildControl.open(path, { kind: 'namesrv', name: basename(path, '.sock'), onStop });
}
