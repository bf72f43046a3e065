import { Flags } from '@oclif/core';
import { copyUsers } from '../admin/auth/copying.ts';
import { type CopiedItems, CopyCommand, wayFlags } from '../cli/auth/copy-command.ts';
import type { Family } from '../cli/families.ts';

export default class CopyUser extends CopyCommand {
  static override family: Family = 'auth';
  static override summary = 'Copy users from one broker to another';
  static override description =
    'With their passwords. Asks where the target has a user of the name, which is overwritten.';
  static override differs = 'asks before it overwrites; a user that is not there, or none to copy, is an error.';
  static override examples = [
    { description: 'all', command: 'mq copyUser -f 127.0.0.1:10911 -t 127.0.0.1:10921' },
    { description: 'two of them', command: 'mq copyUser -f 127.0.0.1:10911 -t 127.0.0.1:10921 -u alice,bob' },
  ];
  static override flags = {
    ...wayFlags,
    usernames: Flags.string({ char: 'u', helpValue: 'NAME[,NAME]', description: 'only these users' }),
  };
  protected override readonly what = 'user';

  protected override async execute(): Promise<CopiedItems> {
    const { flags } = await this.parse(CopyUser);
    return this.copy(flags, flags.usernames ?? '', copyUsers);
  }
}
