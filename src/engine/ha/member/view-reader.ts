import type { Coordination, GroupCoordination, ListOutcome, Member } from '../coordination/types.ts';
import type { GroupView } from '../core/types.ts';
import { liveFromNode, stateFromNode, switchFromNode } from './group-values.ts';

/** Pause before a view that could not be read is tried again. */
const RETRY_MS = 200;

export interface ViewReaderOptions {
  coordination: Coordination;
  group: GroupCoordination;
  /** Own member id. */
  id: string;
  onView(session: string, view: GroupView): void;
  /** The group's members as they were read along, and whether the group has a state. */
  onMembers(members: readonly Member[], hasState: boolean): void;
  /** A node that holds something else than it should. */
  onMalformed(error: unknown): void;
}

/**
 * Reads all the core looks at, one view at a time and until it is there: after a sync, the state first, so that whoever is
 * missing among the live was missing after that state was in force. A view belongs to the session it was read in as a whole.
 */
export class ViewReader {
  readonly #options: ViewReaderOptions;
  #isReading = false;
  /** Asked for while one was being read, which may be too old. */
  #again = false;
  #isClosed = false;
  /** Views read for an earlier number are of a state before a write that was answered since. */
  #writes = 0;

  constructor(options: ViewReaderOptions) {
    this.#options = options;
  }

  ask(): void {
    this.#again = true;
    if (!this.#isReading) void this.#run();
  }

  /** A write of the state was answered: what is being read may be older than that, and must not come after it. */
  onWrote(): void {
    this.#writes++;
  }

  close(): void {
    this.#isClosed = true;
  }

  async #run(): Promise<void> {
    this.#isReading = true;
    while (this.#again && !this.#isClosed) {
      this.#again = false;
      const writes = this.#writes;
      const done = await this.#read().catch((error: unknown) => {
        this.#options.onMalformed(error);
        return false;
      });
      if (done || this.#isClosed) continue;
      this.#again = true;
      if (this.#writes !== writes) continue;
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    }
    this.#isReading = false;
  }

  /** False when it has to be tried again. */
  async #read(): Promise<boolean> {
    const { coordination, group, id } = this.#options;
    const session = coordination.sessionId;
    if (session === undefined) return false;
    const writes = this.#writes;
    const state = await group.readState({ sync: true });
    if (state.outcome === 'unknown') return false;
    const live = await group.readLive();
    const [fenced, members, asked] = await Promise.all([group.readFenced(), group.readMembers(), group.readSwitch()]);
    if (live.outcome === 'unknown' || fenced.outcome === 'unknown') return false;
    if (members.outcome === 'unknown' || asked.outcome === 'unknown') return false;
    if (coordination.sessionId !== session || this.#writes !== writes || this.#isClosed) return false;
    this.#tellMalformed(live);
    // Whose entry cannot be read lives all the same: nobody may take him for gone.
    if (live.malformed.length > 0) return false;
    this.#tellMalformed(fenced);
    this.#tellMalformed(members);
    this.#options.onMembers(members.values, state.outcome === 'ok');
    this.#options.onView(session, {
      state: state.outcome === 'ok' ? stateFromNode(state.value) : undefined,
      version: state.outcome === 'ok' ? state.version : -1,
      live: live.values.map(liveFromNode),
      fenced: fenced.values.map((one) => ({ id: one.id, incarnation: one.incarnation })),
      storeId: members.values.find((member) => member.id === id)?.storeId,
      switch: asked.outcome === 'ok' ? switchFromNode(asked.value, Date.now()) : undefined,
    });
    return true;
  }

  #tellMalformed(list: ListOutcome<unknown>): void {
    if (list.outcome === 'ok') for (const error of list.malformed) this.#options.onMalformed(error);
  }
}
