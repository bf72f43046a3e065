import { Args, Flags } from '@oclif/core';
import { MqCommand } from '../../cli/base-command.ts';
import { clusterFileFlag, needed } from '../../cli/daemon/flags.ts';
import type { Family } from '../../cli/families.ts';
import type { SwitchOutcome } from '../../engine/boot/child-control.ts';
import { MqError } from '../../errors/index.ts';

type Switched = SwitchOutcome & { readonly asked: string };

/** The daemon waits 30 s for the broker. */
const PATIENCE_MS = 40_000;

export default class DaemonSwitch extends MqCommand<Switched> {
  static override family: Family = 'daemon';
  static override summary = 'Hand a group over to another master, without loss';
  static override description =
    "A planned switch: the master holds new messages for a moment, waits until the other has all, and hands over. Nothing acknowledged is lost, and nothing is changed when it does not work out. NAME is a brokerName, or the broker that is to be master. --accept-loss makes a member master that may lack acknowledged messages, when the others are gone for good; it asks for the group's name.";
  static override examples = [
    { description: 'to the best member in sync', command: 'mq daemon switch broker-a' },
    { description: 'to this one', command: 'mq daemon switch broker-a --to broker-a-2' },
  ];
  static override args = { NAME: Args.string({ ignoreStdin: true, description: 'brokerName, or the new master' }) };
  static override flags = {
    configFile: clusterFileFlag,
    to: Flags.string({ helpValue: 'NAME|ID', description: 'who becomes master: its name or memberId' }),
    'accept-loss': Flags.boolean({ description: 'also when acknowledged messages may be lost' }),
    confirm: Flags.string({ helpValue: 'NAME', description: 'NAME once more, in place of typing it' }),
  };

  protected override async execute(): Promise<Switched> {
    const { args, flags } = await this.parse(DaemonSwitch);
    const name = needed(args.NAME, 'mq daemon switch BROKERNAME');
    const acceptLoss = flags['accept-loss'];
    if (acceptLoss) {
      const warning = `What the master of ${name} acknowledged and the new one does not have is set aside and missing. If the old master still runs, cut off, two may acknowledge at once: make sure that it is gone.`;
      await this.confirmByName(warning, name, flags.confirm);
    }
    const { isSwitchOutcome } = await import('../../engine/boot/child-control.ts');
    const { askRunningDaemon, runningOf } = await import('../../engine/daemon/control/daemon-client.ts');
    const fields = { name, ...(flags.to !== undefined && { target: flags.to.trim() }), acceptLoss };
    const answer = await askRunningDaemon(runningOf(flags.configFile), 'switch', fields, PATIENCE_MS);
    if (isSwitchOutcome(answer)) return { asked: name, ...answer };
    throw new MqError('BAD_DATA', `the daemon's answer about ${name} is none`, { hint: 'Is it of another version?' });
  }

  protected override render({ asked, master, epoch, tookMs }: Switched): void {
    this.out.line(`switched ${asked}: member ${master} is master of epoch ${epoch}, after ${Math.round(tookMs)} ms`);
  }
}
