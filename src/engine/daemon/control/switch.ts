import { MqError } from '../../../errors/index.ts';
import type { ControlRequest } from '../../boot/control-socket.ts';
import type { Keeper } from '../supervision/keeper.ts';
import { keeperNamed } from './named.ts';

/** A handover holds sends 2 s at most; an election behind it may take its 9. */
const SWITCH_TIMEOUT_MS = 30_000;

/**
 * Asks for a planned handover of a group: its master on this host is asked, else the member that is to become master.
 * `name` is the group or the broker that is to be master; `target` a member, where `name` is the group.
 * @throws MqError what the broker was thrown; NOT_FOUND, REFUSED, UNREACHABLE
 */
export async function askSwitch(
  keepers: readonly Keeper[],
  { name, target, acceptLoss }: ControlRequest,
): Promise<unknown> {
  const group = keepers.filter(({ plan }) => plan.member?.brokerName === name);
  const meant = group.length > 0 ? undefined : keeperNamed(keepers, name);
  if (meant !== undefined && meant.plan.member === undefined) {
    throw new MqError('REFUSED', `${meant.plan.name} is a name server, which has no role`, { hint: 'Name a broker.' });
  }
  const brokerName = meant?.plan.member?.brokerName ?? name;
  const members = keepers.filter(({ plan }) => plan.member?.brokerName === brokerName);
  const to = meant ?? (typeof target === 'string' ? memberNamed(members, target) : undefined);
  // A forced master makes itself one; a planned switch is asked of the one that hands over, or of any that can ask it.
  const running = members.filter(({ control }) => control !== undefined);
  const asked = acceptLoss === true ? (to ?? running[0]) : (running.find(isMaster) ?? to ?? running[0]);
  const memberId = to?.plan.member?.memberId ?? (typeof target === 'string' ? target : undefined);
  if (asked?.control === undefined) {
    throw new MqError('UNREACHABLE', `no broker of ${String(brokerName)} that runs on this host can be asked`, {
      hint: 'mq daemon status shows why; a handover needs both brokers to run.',
    });
  }
  const fields = { ...(memberId !== undefined && { target: String(memberId) }), acceptLoss: acceptLoss === true };
  return await asked.control.ask('switch', fields, SWITCH_TIMEOUT_MS);
}

const isMaster = (keeper: Keeper): boolean => keeper.view().role?.brokerId === 0;

/** A member by child name or member id; undefined where it runs on another host. */
const memberNamed = (members: readonly Keeper[], target: string): Keeper | undefined =>
  members.find(({ plan }) => plan.name === target || String(plan.member?.memberId) === target);
