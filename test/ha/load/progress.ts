import type { Progress } from './options.ts';

/** Which offsets a consumer has seen, queue by queue: how far it is without a gap. */
export class Seen {
  readonly #queues = new Map<string, { next: number; above: Set<number> }>();

  add(place: string, offset: number): void {
    let queue = this.#queues.get(place);
    if (queue === undefined) {
      queue = { next: 0, above: new Set() };
      this.#queues.set(place, queue);
    }
    if (offset >= queue.next) queue.above.add(offset);
    while (queue.above.delete(queue.next)) queue.next++;
  }

  progress(): Progress {
    return Object.fromEntries([...this.#queues].map(([place, { next }]) => [place, next]));
  }
}
