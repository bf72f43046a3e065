import { Flags } from '@oclif/core';
import { commaList, subjectOf } from '../admin/auth/acl-words.ts';
import { copyAcls } from '../admin/auth/copying.ts';
import { type CopiedItems, CopyCommand, wayFlags } from '../cli/auth/copy-command.ts';
import type { Family } from '../cli/families.ts';

export default class CopyAcl extends CopyCommand {
  static override family: Family = 'auth';
  static override summary = 'Copy rules from one broker to another';
  static override description =
    'The users they are about must be there: mq copyUser. Asks where the target has rules of a subject, which are overwritten for the same resources.';
  static override differs = 'asks before it overwrites; a subject without rules, or none to copy, is an error.';
  static override examples = [
    { description: 'all', command: 'mq copyAcl -f 127.0.0.1:10911 -t 127.0.0.1:10921' },
    { description: 'of one user', command: 'mq copyAcl -f 127.0.0.1:10911 -t 127.0.0.1:10921 -s User:alice' },
  ];
  static override flags = {
    ...wayFlags,
    subjects: Flags.string({ char: 's', helpValue: 'User:NAME[,…]', description: 'only the rules of these' }),
  };
  protected override readonly what = 'acl';

  protected override async execute(): Promise<CopiedItems> {
    const { flags } = await this.parse(CopyAcl);
    const subjects = commaList(flags.subjects ?? '').map(subjectOf);
    return this.copy(flags, subjects.join(','), copyAcls);
  }
}
