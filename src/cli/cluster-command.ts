import { AdminClient } from '../client/admin-client.ts';
import { MqCommand } from './base-command.ts';
import { withNearMiss } from './near-miss.ts';

/** What commands that ask name servers and brokers are built on. */
export abstract class ClusterCommand<Value> extends MqCommand<Value> {
  /**
   * Runs `work` with a client of the chosen name servers, which is closed afterwards. A name that does not exist fails
   * with the nearest one that does.
   *
   * @param signal ends every request with INTERRUPTED
   */
  protected async withClient<T>(work: (client: AdminClient) => Promise<T>, signal?: AbortSignal): Promise<T> {
    const { addresses, from } = await this.namesrv();
    const client = new AdminClient({
      namesrvAddrs: addresses,
      namesrvFrom: from,
      timeoutMs: this.timeoutMs,
      ...(signal !== undefined && { signal }),
    });
    try {
      return await work(client);
    } catch (error) {
      throw await withNearMiss(client, error);
    } finally {
      await client.close();
    }
  }
}
