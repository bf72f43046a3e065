import type { Family } from '../cli/families.ts';
import {
  type WritePermission,
  WritePermissionCommand,
  writePermissionFlags,
} from '../cli/namesrv/write-permission-command.ts';

export default class AddWritePerm extends WritePermissionCommand {
  static override family: Family = 'namesrv';
  static override summary = 'Give a broker its write permission back';
  static override description =
    'Undoes wipeWritePerm at every name server of -n; producers come back within half a minute. Shows how many topics each name server has of the broker.';
  static override differs =
    'refuses a broker name nobody knows, for which the original reports OK; no name server reached is an error instead of silence.';
  static override examples = [{ description: 'after maintenance', command: 'mq addWritePerm -b broker-a' }];
  static override flags = writePermissionFlags;

  protected override readonly change = 'add';

  protected override async execute(): Promise<WritePermission> {
    const { flags } = await this.parse(AddWritePerm);
    return this.tell(flags);
  }
}
