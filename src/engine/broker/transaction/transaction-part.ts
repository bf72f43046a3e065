import { RequestCode } from '../../../protocol/codes/request.ts';
import { HALF_TOPIC } from '../../../protocol/names.ts';
import type { BrokerContext } from '../context.ts';
import type { BrokerPart } from '../part.ts';
import { failed } from '../processors/answers.ts';
import { Repeat } from '../repeat.ts';
import { hostAddress } from '../send/host-address.ts';
import { PutCounters } from '../send/put-counters.ts';
import { CheckBack } from './check-back.ts';
import { CheckSender } from './check-sender.ts';
import { DurableProgress } from './durable-progress.ts';
import { EndTransactionProcessor } from './end-transaction.ts';
import { messageAt } from './half-reader.ts';
import { loadTransactions } from './open-transactions.ts';
import { resumeCheck } from './resume-check.ts';
import { ensureTransactionTopics, TRANSACTION_GROUP } from './topics.ts';
import { TransactionSearch } from './transaction-search.ts';
import { Transactions } from './transactions.ts';

/** What runs between start and stop. */
interface Running {
  readonly end: EndTransactionProcessor;
  readonly resume: ReturnType<typeof resumeCheck>;
  readonly checks: CheckBack;
  readonly timer: Repeat;
  /** Ends the work and saves how far it has come. */
  stop(): Promise<void>;
}

const HOUR_MS = 3_600_000;
const MAX_HELD_UP = 100_000;

/** Transactional messages: END_TRANSACTION, the check-back of open ones, RESUME_CHECK_HALF_MESSAGE. */
export class TransactionPart implements BrokerPart {
  readonly #broker: BrokerContext;
  readonly #maxHeldUp: number;
  #running: Running | undefined;

  /** @param maxHeldUp see CheckBack */
  constructor(broker: BrokerContext, maxHeldUp = MAX_HELD_UP) {
    this.#broker = broker;
    this.#maxHeldUp = maxHeldUp;
  }

  readonly processors: BrokerPart['processors'] = [
    [RequestCode.END_TRANSACTION, (request) => this.#started().end.process(request)],
    [RequestCode.RESUME_CHECK_HALF_MESSAGE, (request) => this.#started().resume(request)],
  ];

  async start(): Promise<void> {
    if (this.#broker.store.maxOffset(HALF_TOPIC, 0) > 0) ensureTransactionTopics(this.#broker.topics);
    this.#running = await startTransactions(this.#broker, this.#maxHeldUp);
    this.#running.timer.start();
  }

  async stop(): Promise<void> {
    const running = this.#running;
    this.#running = undefined;
    await running?.stop();
  }

  /** One check of all open transactions, as the timer runs it. */
  async check(): Promise<void> {
    await this.#started().checks.scan();
  }

  #started(): Running {
    if (this.#running === undefined) throw failed('the broker is starting or stopping');
    return this.#running;
  }
}

async function startTransactions(broker: BrokerContext, maxHeldUp: number): Promise<Running> {
  const { store, offsets, writer, clock, log, topics, stats, transactions: gauge } = broker;
  const { values } = broker.config;
  const host = hostAddress(broker.address);
  const now = (): number => clock.now();
  const { window, ops, end } = await loadTransactions(store, (topic) => offsets.query(TRANSACTION_GROUP, topic, 0));
  const progress = new DurableProgress({
    logEnd: () => store.maxPhysicalOffset,
    flushedTo: () => store.flushedTo,
    commit: (group, topic, queueId, offset) => offsets.commit(group, topic, queueId, offset),
  });
  const advance = (): void => {
    window.advance();
    ops.advance(window.base);
  };
  const progressed = (): void => {
    advance();
    progress.note(window.base, ops.base);
  };
  const counters = new PutCounters(stats, () => values.enableDetailStat);
  const transactions = new Transactions({
    window,
    ops,
    writer,
    search: new TransactionSearch(store),
    topics,
    gauge,
    bornHere: end,
    host,
    now,
    stored: ({ topic, queueId, body }) => counters.stored(topic, queueId, 1, body.length),
  });
  gauge.open = () => Math.max(0, store.maxOffset(HALF_TOPIC, 0) - window.base - window.doneCount);
  const read = (position: number) => messageAt(store, position);
  const timeoutMs = (): number => values.transactionTimeOut;
  const sender = new CheckSender(broker.producers, host, broker.brokerName);
  const checks = new CheckBack({
    store,
    window,
    transactions,
    ask: (half, renewal) => sender.send(half, renewal),
    gauge,
    maxHeldUp,
    timeoutMs,
    maxChecks: () => values.transactionCheckMax,
    reservedMs: () => values.fileReservedTime * HOUR_MS,
    now,
    log,
    progressed,
  });
  const timer = new Repeat(
    () => values.transactionCheckInterval,
    () => checks.scan(),
  );
  const ends = new EndTransactionProcessor({ transactions, messageAt: read, timeoutMs, now, ended: progressed });
  return {
    end: ends,
    resume: resumeCheck({ transactions, messageAt: read }),
    checks,
    timer,
    async stop() {
      timer.stop();
      await checks.stop();
      await ends.idle();
      await transactions.idle();
      advance();
      await store.flush();
      progress.note(window.base, ops.base);
      gauge.open = () => 0;
    },
  };
}
