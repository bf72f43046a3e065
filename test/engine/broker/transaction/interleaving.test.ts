import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ResponseCode } from '../../../../src/protocol/codes/response.ts';
import { CHECK_MAX_TIME_TOPIC } from '../../../../src/protocol/names.ts';
import { type HalfPlace, TransactionBench } from './support.ts';

const HALVES = 3;

/** One thing that happens; `transaction` and `record` choose which record of which transaction it quotes. */
const step = fc.record({
  kind: fc.constantFrom('commit', 'rollback', 'commit', 'rollback', 'check', 'resume', 'restart', 'wait'),
  transaction: fc.nat(HALVES - 1),
  record: fc.nat(20),
});
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

const turns = async (count: number): Promise<void> => {
  for (let i = 0; i < count; i++) await new Promise((resolve) => setImmediate(resolve));
};

/** What the producers of one transaction know of it, and what they were told. */
class Known {
  readonly key: string;
  readonly places: HalfPlace[];
  readonly told = new Set<string>();

  constructor(key: string, place: HalfPlace) {
    this.key = key;
    this.places = [place];
  }

  place(record: number): HalfPlace {
    return this.places[record % this.places.length] ?? { queueOffset: -1, physicalOffset: -1 };
  }
}

class Story {
  bench: TransactionBench;
  readonly known: Known[] = [];
  #under: Promise<void>[] = [];

  constructor(bench: TransactionBench) {
    this.bench = bench;
  }

  async begin(): Promise<void> {
    for (let i = 0; i < HALVES; i++) {
      const key = `STORY${i}`;
      this.known.push(new Known(key, await this.bench.half({ UNIQ_KEY: key })));
    }
    this.bench.producer();
  }

  async happen({ kind, transaction, record }: Step): Promise<void> {
    const known = this.known[transaction];
    if (known === undefined) return;
    switch (kind) {
      case 'commit':
      case 'rollback':
        this.#under.push(this.#end(known, kind, record));
        break;
      case 'check':
        this.#under.push(this.#check());
        break;
      case 'resume':
        this.#under.push(this.#resume(known));
        break;
      case 'restart':
        await this.settle();
        this.bench = await this.bench.reopen({ config: CONFIG });
        this.bench.producer();
        break;
      default:
        await turns(record);
    }
  }

  async settle(): Promise<void> {
    await Promise.all(this.#under.splice(0));
  }

  async #end(known: Known, kind: 'commit' | 'rollback', record: number): Promise<void> {
    const code = await this.bench[kind](known.place(record), { fromTransactionCheck: 'true' });
    if (code === ResponseCode.SUCCESS) known.told.add(kind);
  }

  async #check(): Promise<void> {
    await this.bench.checkAfter(10_000);
    for (const question of this.bench.questions.splice(0)) {
      const known = this.known.find(({ key }) => key === question.message.uniqueKey);
      known?.places.push(this.bench.answerTo(question));
    }
  }

  async #resume({ key }: Known): Promise<void> {
    const aside = (await this.bench.messages(CHECK_MAX_TIME_TOPIC)).find(({ uniqueKey }) => uniqueKey === key);
    if (aside !== undefined) await this.bench.resume(aside.commitLogOffset);
  }
}

const CONFIG = { transactionCheckMax: 2 };

describe('whatever is repeated, late or crosses', () => {
  it('no transaction is told to have ended both ways, and each commit is there once', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), async (steps) => {
        const story = new Story(await TransactionBench.open({ config: CONFIG }));
        await story.begin();
        for (const one of steps) await story.happen(one);
        await story.settle();
        const messages = await story.bench.messages();
        await story.bench.close();
        for (const { key, told } of story.known) {
          expect(told.size, `${key} was told ${[...told].join(' and ')}`).toBeLessThan(2);
          const count = messages.filter(({ uniqueKey }) => uniqueKey === key).length;
          expect(count, `commits of ${key}`).toBe(told.has('commit') ? 1 : 0);
        }
      }),
      { numRuns: Number(process.env['MQ_ROUNDS'] ?? 1) * 12 },
    );
  });
});
