import type { PutListener, PutResult } from '../types.ts';
import type { PendingAnswer } from './put-group.ts';

/** An answer that waits for replicas, for a sync, or for both. */
export interface GatedAnswer {
  readonly listener: PutListener | undefined;
  readonly result: PutResult;
  /** Log position that replicas, and the disk where `needsFlush`, must have. */
  readonly position: number;
  readonly needsFlush: boolean;
  /** performance.now() of its turn. */
  readonly since: number;
}

/** Answers in the order of the log: none leaves before the ones ahead of it. */
export class GatedAnswers {
  #list: GatedAnswer[] = [];
  /** Index of the first that still waits. */
  #head = 0;

  get count(): number {
    return this.#list.length - this.#head;
  }

  get oldest(): GatedAnswer | undefined {
    return this.#list[this.#head];
  }

  add(answer: PendingAnswer, result: PutResult, needsFlush: boolean, since: number): void {
    this.#list.push({ listener: answer.listener, result, position: answer.waitsFor, needsFlush, since });
  }

  /** Takes from the front what replicas have up to `answerTo`, and the disk up to `flushedTo` where that is wanted. */
  takeDue(answerTo: number, flushedTo: number): GatedAnswer[] {
    const from = this.#head;
    for (let one = this.#list[this.#head]; one !== undefined; one = this.#list[++this.#head]) {
      if (one.position > answerTo || (one.needsFlush && one.position > flushedTo)) break;
    }
    const due = this.#list.slice(from, this.#head);
    if (this.#head === this.#list.length) {
      this.#list = [];
      this.#head = 0;
    } else if (this.#head > KEPT && this.#head * 2 > this.#list.length) {
      this.#list = this.#list.slice(this.#head);
      this.#head = 0;
    }
    return due;
  }

  /** Takes all that pass a test, wherever they stand. */
  takeWhere(test: (answer: GatedAnswer) => boolean): GatedAnswer[] {
    const taken: GatedAnswer[] = [];
    const left: GatedAnswer[] = [];
    for (const one of this.#list.slice(this.#head)) (test(one) ? taken : left).push(one);
    this.#list = left;
    this.#head = 0;
    return taken;
  }
}

const KEPT = 1024;
