import type { Family } from '../cli/families.ts';
import {
  type WritePermission,
  WritePermissionCommand,
  writePermissionFlags,
} from '../cli/namesrv/write-permission-command.ts';

export default class WipeWritePerm extends WritePermissionCommand {
  static override family: Family = 'namesrv';
  static override summary = 'Take the write permission of a broker away';
  static override description =
    'Every name server of -n takes the write permission out of the routes of the broker, so that producers leave it within half a minute while consumers go on: what comes before its maintenance. Strictly ordered topics do not move. The broker itself keeps its topics as they are, and a topic changed on it is writeable again. Shows how many topics each name server changed. addWritePerm gives it back.';
  static override differs =
    'asks before, and refuses a broker name nobody knows, for which the original reports OK; no name server reached is an error instead of silence.';
  static override examples = [
    { description: 'before maintenance', command: 'mq wipeWritePerm -b broker-a' },
    { description: 'in a script', command: "mq wipeWritePerm -b broker-a -n '10.0.0.1:9876;10.0.0.2:9876' --yes" },
  ];
  static override flags = writePermissionFlags;

  protected override readonly change = 'wipe';

  protected override async execute(): Promise<WritePermission> {
    const { flags } = await this.parse(WipeWritePerm);
    return this.tell(flags);
  }
}
