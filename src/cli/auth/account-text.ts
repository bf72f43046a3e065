import type { PlainAccessConfig } from '../../protocol/bodies/plain-access-config.ts';

/** An account as it may be shown: without its secret. */
export interface ShownAccount extends Omit<PlainAccessConfig, 'secretKey'> {
  /** Whether it has one. */
  readonly hasSecretKey: boolean;
}

export const shownAccount = ({ secretKey, ...account }: PlainAccessConfig): ShownAccount => ({
  ...account,
  hasSecretKey: secretKey !== undefined,
});

const MASK = '******';
const NAME_WIDTH = 18;

const listText = (words: readonly string[]): string => (words.length === 0 ? '' : `[${words.join(', ')}]`);

/** The fields of an account, as the original names and orders them; a secret is masked. */
function fieldsOf(account: ShownAccount): readonly (readonly [string, string])[] {
  return [
    ['accessKey', account.accessKey],
    ['secretKey', account.hasSecretKey ? MASK : ''],
    ['whiteRemoteAddress', account.whiteRemoteAddress ?? ''],
    ['admin', String(account.admin)],
    ['defaultTopicPerm', account.defaultTopicPerm ?? ''],
    ['defaultGroupPerm', account.defaultGroupPerm ?? ''],
    ['topicPerms', listText(account.topicPerms)],
    ['groupPerms', listText(account.groupPerms)],
  ];
}

/** One line a field: `  accessKey         : RocketMQ`. */
export const accountLines = (account: ShownAccount): string[] =>
  fieldsOf(account).map(([name, value]) => `  ${name.padEnd(NAME_WIDTH)}: ${value}`.trimEnd());
