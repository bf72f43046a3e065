import type { AdminClient } from '../client/admin-client.ts';
import { silentClientLog } from '../client/instance/client-log.ts';
import { Producer } from '../client/producer/producer.ts';
import { ClusterCommand } from './cluster-command.ts';
import { whole } from './flags.ts';

/** The largest body a broker takes unless it is told otherwise. */
const MAX_BODY_BYTES = 4 * 1024 * 1024;

/** How large test messages are. */
export const messageSizeFlag = whole({
  char: 's',
  min: 1,
  max: MAX_BODY_BYTES,
  unit: 'bytes',
  default: 128,
  description: 'bytes of a message',
});

/** What commands share that send test messages and take the time. */
export abstract class TimingCommand<Value> extends ClusterCommand<Value> {
  /** Runs `work` with a producer beside the client; it is closed afterwards. */
  protected withProducer<T>(
    producerGroup: string,
    work: (client: AdminClient, producer: Producer) => Promise<T>,
  ): Promise<T> {
    return this.withClient(async (client) => {
      const producer = new Producer({
        ...(await this.cluster()),
        producerGroup,
        sendMsgTimeout: this.timeoutMs,
        maxMessageSize: MAX_BODY_BYTES,
        log: silentClientLog,
      });
      try {
        return await work(client, producer);
      } finally {
        await producer.close();
      }
    });
  }
}
