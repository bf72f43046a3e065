import { isDiskFull } from '../../store/health.ts';
import type { CoreEffect, Told } from '../core/types.ts';
import { cutLog } from './cut-log.ts';
import type { EffectsOptions } from './effects-options.ts';
import { InOrder } from './in-order.ts';
import { waitsForState } from './state-lost.ts';

/** Pause before a promise is saved again that a full disk did not take. */
const PROMISE_RETRY_MS = 1000;

type EffectOf<T extends CoreEffect['type']> = Extract<CoreEffect, { type: T }>;

/** Performs what the core asks for. What takes a while is done in order, everything else at once. */
export class Effects {
  readonly #options: EffectsOptions;
  readonly #inOrder: InOrder;
  readonly #counts: Record<string, number> = {};
  /** What to follow; another one makes what was asked for before void. */
  #following: EffectOf<'follow'> | undefined;
  #promiseTimer: NodeJS.Timeout | undefined;
  #hasLed = false;
  #resolveStopped: () => void = () => undefined;
  /** Resolves with the core's last word. */
  readonly stopped: Promise<void>;

  constructor(options: EffectsOptions) {
    this.#options = options;
    this.#inOrder = new InOrder((what, error) => options.fail(what, error));
    this.stopped = new Promise((resolve) => {
      this.#resolveStopped = resolve;
    });
  }

  get counts(): Readonly<Record<string, number>> {
    return this.#counts;
  }

  /** Resolves when what was begun by now is done. */
  begunIsDone(): Promise<void> {
    return this.#inOrder.idle();
  }

  /** Resolves when what was begun is done; nothing is tried again from then on. */
  idle(): Promise<void> {
    clearTimeout(this.#promiseTimer);
    return this.#inOrder.idle();
  }

  perform(effect: CoreEffect): void {
    const { link, slaves, follower, files } = this.#options;
    switch (effect.type) {
      case 'readView':
      case 'publishLive':
      case 'writeState':
      case 'claimMember':
      case 'switchAnswer':
        link.perform(effect);
        break;
      case 'welcome':
      case 'refuse':
      case 'dropLink':
        slaves.perform(effect);
        break;
      case 'follow':
        this.#follow(effect);
        break;
      case 'unfollow':
        this.#following = undefined;
        follower.unfollow(effect.reason);
        break;
      case 'adopt':
        this.#adopt(effect);
        break;
      case 'stream':
        follower.stream(effect.link);
        break;
      case 'answerProbe':
        follower.answerProbe(effect.link, effect.stampMs, effect.granted);
        break;
      case 'sayLeaving':
        follower.sayLeaving('the broker stops');
        break;
      case 'cut':
        this.#cut(effect);
        break;
      case 'forgetUnclean':
        files.forgetUnclean();
        break;
      case 'savePromise':
        this.#savePromise(effect.promised);
        break;
      default:
        this.#performLocal(effect);
    }
  }

  #performLocal(effect: EffectOf<'lead' | 'demote' | 'confirm' | 'gate' | 'shown' | 'park' | 'stop' | 'tell'>): void {
    const { gate, open } = this.#options;
    switch (effect.type) {
      case 'lead':
        this.#lead(effect);
        break;
      case 'demote':
        this.#demote(effect);
        break;
      case 'confirm':
        open()?.store.gateMoved();
        this.#options.onConfirmed();
        break;
      case 'gate':
        gate.refusal = effect.refusal;
        // Without a permit nobody knows for how long: a client asks the name servers instead.
        open()?.role.hold(effect.refusal?.kind === 'holding' || effect.refusal?.kind === 'notMaster');
        open()?.store.gateMoved();
        break;
      case 'shown':
        if (effect.role !== 'SLAVE') open()?.role.shownAs(effect.role, 'the set has changed');
        break;
      case 'park':
        this.#park(effect);
        break;
      case 'stop':
        this.#handOn();
        this.#resolveStopped();
        this.#options.onStopped(effect.reason);
        break;
      case 'tell':
        this.#tell(effect);
        break;
    }
  }

  /** Without room for it, it is not made yet: nothing that needs it happens until there is. */
  #savePromise(promised: EffectOf<'savePromise'>['promised']): void {
    const { files, dispatch, fail, log } = this.#options;
    clearTimeout(this.#promiseTimer);
    try {
      files.savePromise(promised);
    } catch (error) {
      if (!isDiskFull(error)) {
        fail('saving the promise', error);
        return;
      }
      log.warn({ epoch: promised.epoch }, 'the disk is full: the promise of this epoch waits for room');
      this.#promiseTimer = setTimeout(() => this.#savePromise(promised), PROMISE_RETRY_MS);
      return;
    }
    dispatch({ type: 'promised', promised });
  }

  #adopt({ link, epochs }: EffectOf<'adopt'>): void {
    const { files, follower, dispatch } = this.#options;
    try {
      files.saveEpochs(epochs);
    } catch (error) {
      if (!isDiskFull(error)) throw error;
      follower.tryAgain("the disk is full: the master's epochs cannot be saved");
      return;
    }
    dispatch({ type: 'adopted', link });
  }

  /** The promise first, then the epoch's entry, then the broker. */
  #lead({ epoch, promised, epochs }: EffectOf<'lead'>): void {
    const { files, dispatch, open, link, self } = this.#options;
    this.#hasLed = true;
    files.savePromise(promised);
    files.saveEpochs(epochs);
    this.#inOrder.add(`becoming master of epoch ${epoch}`, async () => {
      const opened = open();
      if (opened === undefined) return;
      await opened.role.becomeMaster({ epoch, shown: 'ASYNC_MASTER', reason: `elected in epoch ${epoch}` });
      const { end } = opened.store.feed;
      dispatch({ type: 'leading', epoch });
      const { group } = this.#options.core;
      if (group?.epoch !== epoch || group.master !== self.id) return;
      await link.addHistory(group, epochs.at(-1)?.start ?? end, end);
    });
  }

  #demote({ reason }: EffectOf<'demote'>): void {
    const { slaves, open } = this.#options;
    slaves.closeAll(`not the master any more: ${reason}`);
    this.#inOrder.add('stepping down', async () => {
      await open()?.role.becomeNone(reason);
    });
  }

  #follow(effect: EffectOf<'follow'>): void {
    const { follower } = this.#options;
    this.#following = effect;
    this.#inOrder.add(`following ${effect.master}`, async () => {
      if (this.#following !== effect) return;
      const { master, epoch } = effect;
      await this.#becomeSlave({ master, epoch }, `${master} is master of epoch ${epoch}`);
      if (this.#following === effect) follower.follow(effect);
    });
  }

  /** Who was master until its last word hands on to its successor what clients still send, until the process ends. */
  #handOn(): void {
    const { core, self, open } = this.#options;
    const { group } = core;
    if (!this.#hasLed || group === undefined || group.master === self.id) return;
    const { epoch, master } = group;
    this.#inOrder.add(`handing on to ${master}`, async () => {
      const role = open()?.role;
      if (role === undefined || role.state.role === 'SLAVE') return;
      await this.#becomeSlave({ master, epoch }, `${master} is master of epoch ${epoch}, and this member has stopped`);
    });
  }

  #park({ reason }: EffectOf<'park'>): void {
    const { core } = this.#options;
    this.#inOrder.add('parking', () => this.#becomeSlave({ epoch: core.group?.epoch ?? 0 }, `parked: ${reason}`));
  }

  async #becomeSlave({ master, epoch }: { master?: string; epoch: number }, reason: string): Promise<void> {
    const { link, open } = this.#options;
    const masterAddress = master === undefined ? undefined : link.record.find(master)?.address;
    await open()?.role.becomeSlave({ id: await link.record.brokerId(), masterAddress, epoch, reason });
  }

  /** Closes broker and store, sets aside and cuts, and opens them anew: in this process, which stays the same incarnation. */
  #cut(effect: EffectOf<'cut'>): void {
    const { follower, slaves } = this.#options;
    this.#following = undefined;
    follower.unfollow('the log is to be cut');
    slaves.closeAll('the log is to be cut');
    this.#inOrder.add(`cutting the log at ${effect.to}`, () => cutLog(this.#options, effect));
  }

  #tell({ level, what, text }: EffectOf<'tell'>): void {
    const { core, self, log } = this.#options;
    this.#counts[what] = (this.#counts[what] ?? 0) + 1;
    const facts = { what: what satisfies Told, group: self.brokerName, member: self.id, epoch: core.group?.epoch };
    log[level](facts, what === 'stateLost' ? `${text}; ${waitsForState(self.brokerName)}` : text);
  }
}
