import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { MqError } from '../../errors/index.ts';
import type { RelayFigures } from '../broker/relay/master-relay.ts';
import type { BrokerRoleState } from '../broker/role/types.ts';
import type { Member } from '../ha/member/member.ts';
import { waitsForState } from '../ha/member/state-lost.ts';
import type { HandsOn, RoleControl, RoleView, SwitchOutcome, SwitchRequest } from './child-control.ts';

/** A switch that has not begun by then is not begun any more. */
const BEGIN_WITHIN_MS = 5000;
/** How long its outcome is waited for. */
const OUTCOME_WITHIN_MS = 15_000;
const LOOK_MS = 50;
const NEVER = { quietMs: Number.POSITIVE_INFINITY, sinceMasterMs: Number.POSITIVE_INFINITY };

/** A broker as its roles are seen from outside. */
interface RoledBroker {
  readonly role: { readonly state: BrokerRoleState };
  readonly relay: { readonly figures: RelayFigures } | undefined;
}

/** The id its configuration gives a broker may be that of a master, which it is not. */
const NO_ROLE = { shown: 'NONE', brokerId: -1 } as const;

/** The roles of a broker whose group elects its master, as its daemon asks about them. */
export class MemberRoles implements RoleControl {
  readonly #member: Member;
  readonly #broker: () => RoledBroker | undefined;

  /** @param broker the one that is open; undefined between two */
  constructor(member: Member, broker: () => RoledBroker | undefined) {
    this.#member = member;
    this.#broker = broker;
  }

  role(): RoleView {
    const { role, epoch, parkedFor } = this.#member.status;
    const state = this.#broker()?.role.state;
    const { shown, brokerId } = state === undefined || state.role === 'NONE' ? NO_ROLE : state;
    const why = role === 'LOST' ? waitsForState(this.#member.group.brokerName) : state?.reason;
    const reason = parkedFor ?? `${role}${why === undefined ? '' : `: ${why}`}`;
    return { role: shown, brokerId, epoch, reason };
  }

  handsOn(): HandsOn | undefined {
    const { quietMs, sinceMasterMs } = this.#broker()?.relay?.figures ?? NEVER;
    const sinceMs = Math.min(quietMs, sinceMasterMs);
    return Number.isFinite(sinceMs) ? { quietMs: Math.round(sinceMs) } : undefined;
  }

  async standDown(): Promise<void> {
    this.#member.standDown();
  }

  async switchTo(request: SwitchRequest): Promise<SwitchOutcome> {
    const began = performance.now();
    if (request.acceptLoss === true) await this.#force(request.target);
    else await this.#plan(request.target);
    const state = await this.#member.group.readState({ sync: true });
    if (state.outcome !== 'ok') throw unknown('the switch is done, but who is master now could not be read');
    const { master, epoch } = state.value;
    return { master: master ?? '', epoch, tookMs: Math.round(performance.now() - began) };
  }

  /** This member becomes master as it is. */
  async #force(target: string | undefined): Promise<void> {
    const { id } = this.#member.status;
    if (target !== undefined && target !== id) {
      throw new MqError('REFUSED', `member ${id} can only make itself master, not ${target}`, {
        hint: `Ask the broker of member ${target}.`,
      });
    }
    this.#member.dispatch({ type: 'forceAsked' });
    await until(() => this.#member.status.role === 'MASTER', `member ${id} has not become master`);
  }

  async #plan(wanted: string | undefined): Promise<void> {
    const { group } = this.#member;
    const target = wanted ?? (await this.#anotherInSync());
    const before = await group.readSwitch({ sync: true });
    if (before.outcome === 'unknown') throw unknown('the request could not be written');
    const at = Date.now();
    const id = randomUUID();
    const asked = await group.writeSwitch(
      {
        v: 1,
        id,
        target,
        by: `${hostname()} ${process.pid}`,
        deadlineAt: at + BEGIN_WITHIN_MS,
        stage: 'requested',
        outcome: '',
        at,
      },
      before.outcome === 'ok' ? before.version : undefined,
    );
    if (asked.outcome !== 'ok') throw unknown('the request could not be written');
    await this.#outcome(id);
  }

  async #outcome(id: string): Promise<void> {
    for (const end = performance.now() + OUTCOME_WITHIN_MS; performance.now() < end; ) {
      const now = await this.#member.group.readSwitch();
      if (now.outcome === 'ok' && now.value.id !== id) throw unknown('another switch was asked for meanwhile');
      if (now.outcome === 'ok' && now.value.stage === 'done') return;
      if (now.outcome === 'ok' && now.value.stage === 'failed') {
        throw new MqError('REFUSED', `the master was not switched: ${now.value.outcome}`, {
          hint: 'Everything is as it was. haStatus shows which members are in sync.',
        });
      }
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
    throw unknown(`nobody answered within ${OUTCOME_WITHIN_MS} ms`);
  }

  async #anotherInSync(): Promise<string> {
    const { group } = this.#member;
    const [state, live] = [await group.readState({ sync: true }), await group.readLive()];
    if (state.outcome !== 'ok' || live.outcome !== 'ok') throw unknown("the group's state could not be read");
    const { master, set } = state.value;
    const target = set.find((one) => one !== master && live.values.some((member) => member.id === one));
    if (target !== undefined) return target;
    throw new MqError('REFUSED', `nobody else is in sync with member ${master ?? '(none)'}`, {
      hint: 'Wait until a slave has caught up; haStatus shows how far each is.',
    });
  }
}

async function until(holds: () => boolean, otherwise: string): Promise<void> {
  for (const end = performance.now() + OUTCOME_WITHIN_MS; !holds(); ) {
    if (performance.now() > end) throw unknown(otherwise);
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}

const unknown = (why: string): MqError =>
  new MqError('TIMEOUT', `the outcome of the switch is not known: ${why}`, {
    hint: 'clusterList shows who is master.',
  });
