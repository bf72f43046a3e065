import { AdminClient, type AdminClientOptions } from '../client/admin-client.ts';
import { malformedAnswer } from '../client/malformed.ts';
import { RequestTally } from '../client/request-tally.ts';
import type { MqError } from '../errors/index.ts';
import { MqCommand } from './base-command.ts';
import { type ErrorValue, errorValue } from './errors/report.ts';
import { withNearMiss } from './near-miss.ts';
import { showPatience } from './output/patience.ts';

/** Options of clients that say where the cluster is and who asks. */
export type ClusterOptions = Required<Pick<AdminClientOptions, 'namesrvAddr' | 'namesrvFrom'>> &
  Pick<AdminClientOptions, 'credentials' | 'addressMap'>;

/** A broker that gave no answer, with the reason. */
interface Unreached {
  readonly addr: string;
  readonly brokerName?: string | undefined;
  readonly error: MqError;
}

/** A broker that gave no answer, as JSON shows it. */
export interface UnreachedValue {
  readonly address: string;
  readonly brokerName: string | undefined;
  readonly error: ErrorValue;
}

/** What commands that ask name servers and brokers are built on. */
export abstract class ClusterCommand<Value> extends MqCommand<Value> {
  /**
   * Runs `work` with a client of the chosen name servers, which is closed afterwards. A name that does not exist fails
   * with the nearest one that does.
   *
   * @param signal ends every request with INTERRUPTED
   */
  protected async withClient<T>(work: (client: AdminClient) => Promise<T>, signal?: AbortSignal): Promise<T> {
    const tally = new RequestTally();
    const client = new AdminClient({
      ...(await this.cluster()),
      timeoutMs: this.timeoutMs,
      tally,
      ...(signal !== undefined && { signal }),
    });
    const enough = showPatience(this.out.live, tally, () => this.out.speaksForItself || process.stdin.isRaw === true);
    try {
      return await work(client);
    } catch (error) {
      throw await withNearMiss(client, malformedAnswer(error) ?? error);
    } finally {
      enough();
      await client.close();
    }
  }

  /** How a client of the SDK is told of the cluster: the name servers, and what requests are signed with. */
  protected async cluster(): Promise<ClusterOptions> {
    const { addresses, from } = await this.namesrv();
    return {
      namesrvAddr: addresses,
      namesrvFrom: from,
      credentials: await this.credentials(),
      addressMap: await this.addressMap(),
    };
  }

  /** Names the broker names that have no master now, and ends with PARTIAL when there are any. */
  protected partlyWithoutMasters(brokerNames: readonly string[]): void {
    if (brokerNames.length > 0) this.endWith('PARTIAL');
    for (const name of brokerNames) this.warning(`${name} is missing: it has no master now`);
  }

  /** Names the brokers that gave no answer, and ends with PARTIAL when there are any; returns them for the document. */
  protected partlyWithout(brokers: readonly Unreached[]): UnreachedValue[] {
    if (brokers.length > 0) this.endWith('PARTIAL');
    for (const { addr, brokerName, error } of brokers) {
      this.warning(`${brokerName === undefined ? '' : `${brokerName} `}${addr} is missing: ${error.message}`);
    }
    return brokers.map(({ addr, brokerName, error }) => ({ address: addr, brokerName, error: errorValue(error) }));
  }
}
