import type { GroupCoordination, Member } from '../coordination/types.ts';
import type { MemberIdentity } from './types.ts';

/** How often a free broker id is looked for again because somebody else took it. */
const ATTEMPTS = 5;
/** How long a slave waits for its broker id before it registers under 1. */
const ID_WITHIN_MS = 3000;
const LOOK_MS = 10;

/** This member's entry among the group's members: where it is reached, which store it has, its broker id as a slave. */
export class MemberRecord {
  readonly #group: GroupCoordination;
  readonly #self: MemberIdentity;
  #brokerId = 0;
  #isWriting = false;
  #members: readonly Member[] = [];

  constructor(group: GroupCoordination, self: MemberIdentity) {
    this.#group = group;
    this.#self = self;
  }

  /** Broker id as a slave, once it is known which one is free; after a while one that may not be. */
  async brokerId(): Promise<number> {
    for (let waitedMs = 0; this.#brokerId === 0 && waitedMs < ID_WITHIN_MS; waitedMs += LOOK_MS) {
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
    return this.#brokerId || 1;
  }

  /** Takes in the list: makes the own entry where there is none, and brings its addresses up to date. */
  async onRead(members: readonly Member[]): Promise<void> {
    this.#members = members;
    const own = members.find((one) => one.id === this.#self.id);
    if (own !== undefined) this.#brokerId = own.brokerId;
    if (this.#isWriting || (own !== undefined && this.#isCurrent(own))) return;
    this.#isWriting = true;
    try {
      if (own === undefined) await this.#create();
      else await this.#update({});
    } finally {
      this.#isWriting = false;
    }
  }

  /** A member as it was last read. */
  find(id: string): Member | undefined {
    return this.#members.find((one) => one.id === id);
  }

  /** Records this store as the member's. */
  async claim(storeId: string): Promise<void> {
    if (!(await this.#update({ storeId }))) await this.#create();
  }

  /** False where there is no entry. */
  async #update(change: Partial<Member>): Promise<boolean> {
    const own = await this.#group.readMember(this.#self.id);
    if (own.outcome === 'ok') {
      await this.#group.writeMember({ ...own.value, ...this.#addresses(), ...change }, own.version);
    }
    return own.outcome !== 'notFound';
  }

  async #create(): Promise<void> {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const members = await this.#group.readMembers({ sync: true });
      if (members.outcome !== 'ok') return;
      const brokerId = this.#freeId(members.values);
      const { id, storeId, preferredRole } = this.#self;
      const entry: Member = { v: 1, id, storeId, preferredRole, brokerId, ...this.#addresses() };
      const written = await this.#group.writeMember(entry);
      if (written.outcome !== 'ok') return;
      if (await this.#isAlone(brokerId)) {
        this.#brokerId = brokerId;
        return;
      }
      await this.#group.removeMember(id, written.version);
    }
  }

  /** Two that join at once may have chosen the same id: the one with the lower name keeps it. */
  async #isAlone(brokerId: number): Promise<boolean> {
    const members = await this.#group.readMembers({ sync: true });
    if (members.outcome !== 'ok') return true;
    return !members.values.some((one) => one.brokerId === brokerId && one.id < this.#self.id);
  }

  #freeId(members: readonly Member[]): number {
    const taken = new Set(members.filter((one) => one.id !== this.#self.id).map((one) => one.brokerId));
    for (let id = this.#self.brokerId || 1; ; id++) if (!taken.has(id)) return id;
  }

  #addresses(): Pick<Member, 'address' | 'haAddress' | 'host'> {
    const { address, haAddress, host } = this.#self;
    return { address, haAddress, host };
  }

  #isCurrent({ address, haAddress, host }: Member): boolean {
    const now = this.#addresses();
    return address === now.address && haAddress === now.haAddress && host === now.host;
  }
}
