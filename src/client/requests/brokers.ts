import { MqError } from '../../errors/index.ts';
import { type BrokerStatsData, decodeBrokerStatsData } from '../../protocol/bodies/broker-stats-data.ts';
import { type ConfigPlan, decodeConfigPlan } from '../../protocol/bodies/config-plan.ts';
import { type DataVersion, decodeDataVersion } from '../../protocol/bodies/data-version.ts';
import { decodeKVTable, type KVTable } from '../../protocol/bodies/kv-table.ts';
import { decodePropertiesText, encodePropertiesText } from '../../protocol/bodies/properties-text.ts';
import {
  decodeQueryConsumeQueue,
  type QueryConsumeQueueResponseBody,
} from '../../protocol/bodies/query-consume-queue.ts';
import { decodeTimerMetrics } from '../../protocol/bodies/timer-metrics.ts';
import { RequestCode } from '../../protocol/codes/request.ts';
import { ResponseCode } from '../../protocol/codes/response.ts';
import {
  getBrokerConfigRequest,
  queryConsumeQueueRequest,
  switchTimerEngineRequest,
  viewBrokerStatsDataRequest,
} from '../../protocol/headers/admin.ts';
import type { Caller } from '../caller.ts';

/** A broker's configuration and its version. */
export interface BrokerConfigAnswer {
  /** Absent when the broker gave none that can be read. */
  version: DataVersion | undefined;
  config: Map<string, string>;
  /** What the change that was asked about would do; absent when none was, and from an Apache broker. */
  plan: ConfigPlan | undefined;
}

/** Requests to a broker about itself. */
export class BrokerRequests {
  readonly #caller: Caller;

  constructor(caller: Caller) {
    this.#caller = caller;
  }

  /** Its statistics, as text by name (28). */
  async getRuntimeInfo(address: string): Promise<KVTable> {
    return decodeKVTable((await this.#caller.call(address, RequestCode.GET_BROKER_RUNTIME_INFO)).body);
  }

  /** Its configuration (26); a broker of ours also says what a change would do. */
  async getConfig(address: string, change: { key?: string; value?: string } = {}): Promise<BrokerConfigAnswer> {
    const answer = await this.#caller.callWith(address, RequestCode.GET_BROKER_CONFIG, getBrokerConfigRequest, change);
    const version = answer.extFields?.['version'];
    const plan = answer.extFields?.['plan'];
    return {
      version: version === undefined || version === '' ? undefined : decodeDataVersion(version),
      config: decodePropertiesText(answer.body),
      plan: plan === undefined ? undefined : decodeConfigPlan(plan),
    };
  }

  /** Changes configuration keys (25). An Apache broker ignores keys it does not know. */
  async updateConfig(address: string, entries: Iterable<readonly [string, string]>): Promise<void> {
    await this.#caller.call(address, RequestCode.UPDATE_BROKER_CONFIG, { body: encodePropertiesText(entries) });
  }

  /**
   * Entries of a queue from an offset on, as they lie on disk (321).
   *
   * @param group asks its filter about each entry, while it is online
   * @throws MqError NOT_FOUND where an Apache broker has nothing there: it answers with success and no body
   */
  async getQueueEntries(
    address: string,
    queue: { topic: string; queueId: number },
    index: number,
    count: number,
    group?: string,
  ): Promise<QueryConsumeQueueResponseBody> {
    const { topic, queueId } = queue;
    const fields = { topic, queueId, index, count, consumerGroup: group };
    const code = RequestCode.QUERY_CONSUME_QUEUE;
    const { body, remark } = await this.#caller.callWith(address, code, queryConsumeQueueRequest, fields, {
      subject: { topic, ...(group !== undefined && { group }) },
    });
    if (body !== undefined && body.length > 0) return decodeQueryConsumeQueue(body);
    const words = remark === undefined || remark === '' ? `index ${index} of ${queueId}@${topic} is not there` : remark;
    throw new MqError('NOT_FOUND', `${address}: ${words}`, {
      address,
      topic,
      hint: `mq topicStatus -t ${topic} shows what there is.`,
    });
  }

  /** Chooses what keeps timer messages (5001, newer than 5.3.3): `R` a RocksDB timeline, `F` the file time wheel. */
  async switchTimerEngine(address: string, engine: 'R' | 'F'): Promise<void> {
    const fields = { E_T: engine };
    await this.#caller.callWith(address, RequestCode.SWITCH_TIMER_ENGINE, switchTimerEngineRequest, fields);
  }

  /** Timed messages that wait, by the topic they go to (61); undefined from a broker without a timer. */
  async findTimerMetrics(address: string): Promise<Map<string, number> | undefined> {
    const accept = [ResponseCode.SYSTEM_ERROR, ResponseCode.REQUEST_CODE_NOT_SUPPORTED];
    const answer = await this.#caller.call(address, RequestCode.GET_TIMER_METRICS, { accept });
    return answer.code === ResponseCode.SUCCESS ? decodeTimerMetrics(answer.body) : undefined;
  }

  /** One statistic, such as `TOPIC_PUT_NUMS` of a topic (315), or undefined when it was never counted. */
  async findStats(address: string, statsName: string, statsKey: string): Promise<BrokerStatsData | undefined> {
    const answer = await this.#caller.callWith(
      address,
      RequestCode.VIEW_BROKER_STATS_DATA,
      viewBrokerStatsDataRequest,
      { statsName, statsKey },
      { accept: [ResponseCode.SYSTEM_ERROR] },
    );
    return answer.code === ResponseCode.SUCCESS ? decodeBrokerStatsData(answer.body) : undefined;
  }
}
