import type { CallOptions, EpochHistory, ListOutcome, ReadOptions, WriteOutcome } from './types.ts';
import { type TimeLeft, unknownOr, type ValueNodes } from './value-nodes.ts';
import { historySchema } from './values/schemas.ts';

/** How many epochs are kept. */
const KEPT = 100;
/** How many old ones one call drops at most. */
const DROPPED_AT_ONCE = 20;

/** `history/<epoch>` of a group. Names are the epoch in decimal, padded, so that they sort. */
export class GroupHistory {
  private readonly nodes: ValueNodes;
  private readonly path: string;

  constructor(nodes: ValueNodes, path: string) {
    this.nodes = nodes;
    this.path = path;
  }

  read(options?: ReadOptions): Promise<ListOutcome<EpochHistory>> {
    return this.nodes.list(this.path, historySchema, options);
  }

  async add(value: EpochHistory, options?: CallOptions): Promise<WriteOutcome> {
    const left = this.nodes.within(options);
    const written = await this.nodes.create(`${this.path}/${nameOf(value.epoch)}`, historySchema, value, left);
    if (written.outcome === 'ok') await this.dropOld(left);
    return written;
  }

  /** What is not dropped now is dropped by a later call. */
  private async dropOld(left: TimeLeft): Promise<void> {
    const names = await this.nodes.names(this.path, {}, left);
    if (names.outcome !== 'ok') return;
    const old = names.values.slice(0, -KEPT).slice(0, DROPPED_AT_ONCE);
    const answers = await Promise.all(old.map((name) => this.nodes.session.remove(`${this.path}/${name}`, -1, left())));
    for (const answer of answers) if (!answer.ok && answer.failure !== 'noNode') unknownOr(answer);
  }
}

function nameOf(epoch: number): string {
  return String(epoch).padStart(10, '0');
}
