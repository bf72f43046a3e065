import type { RemotingCommand } from '../../../../protocol/command.ts';
import { SideTableField } from '../../../../protocol/headers/side-tables.ts';
import type { Processor } from '../../../../remoting/types.ts';
import type { BrokerContext } from '../../context.ts';
import { success } from '../answers.ts';

/** Some of a table. */
export interface TablePart {
  body: Buffer;
  /** Who has all up to this one lacks the rest. */
  version: string;
  isMore: boolean;
}

/** A table as it is asked for. */
export interface VersionedTable {
  /** Another one after every change, and in every process. */
  version(): string;
  /** @param known the version the asker has; empty for none */
  body(known: string): Buffer | TablePart;
}

/** Answers with a table, to slaves of mq's own only with what they do not have yet; to others as the original does. */
export const versionedTable =
  ({ store, role }: Pick<BrokerContext, 'store' | 'role'>, table: VersionedTable): Processor =>
  ({ extFields }: RemotingCommand) => {
    const known = extFields?.[SideTableField.VERSION];
    const whole = table.version();
    const answer = known === whole && whole !== '' ? undefined : table.body(known ?? '');
    const { body, version, isMore } = isPart(answer) ? answer : { body: answer, version: whole, isMore: false };
    if (known === undefined) return success(body);
    return success(body, {
      [SideTableField.VERSION]: version,
      [SideTableField.LOG_END]: String(store.maxPhysicalOffset),
      [SideTableField.EPOCH]: String(role.ledEpoch ?? 0),
      ...(isMore && { [SideTableField.MORE]: 'true' }),
    });
  };

const isPart = (answer: Buffer | TablePart | undefined): answer is TablePart =>
  answer !== undefined && !Buffer.isBuffer(answer);
