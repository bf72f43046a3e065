import { encodeHeartbeatData } from '../../../src/protocol/bodies/heartbeat-data.ts';
import { RequestCode } from '../../../src/protocol/codes/request.ts';
import type { Bench } from '../../engine/broker/support/raw-client.ts';

/**
 * Makes the bench's connection that of a producer online, so that what it sends comes from this producer.
 * @returns what takes it offline again
 */
export async function onlineProducer(
  bench: Bench,
  clientId: string,
  producerGroup: string,
): Promise<() => Promise<void>> {
  const body = encodeHeartbeatData({
    clientId,
    producerGroups: [producerGroup],
    consumerDataSet: [],
    heartbeatFingerprint: 0,
    withoutSub: false,
  });
  await bench.ask(RequestCode.HEART_BEAT, undefined, body);
  return async () => {
    await bench.ask(RequestCode.UNREGISTER_CLIENT, { clientID: clientId, producerGroup });
  };
}
