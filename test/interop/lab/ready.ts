import { CLUSTER_NAME } from './cluster.ts';
import { type Service, waitFor } from './process.ts';
import { ask } from './wire.ts';

const UPDATE_BROKER_CONFIG = 25;
const GET_BROKER_RUNTIME_INFO = 28;
const GET_ROUTEINFO_BY_TOPIC = 105;
const GET_BROKER_CLUSTER_INFO = 106;

/** A busy machine takes its time to start a JVM. */
const PATIENCE = { timeoutMs: 150_000 };

/** Waits until a name server answers. */
export async function namesrvReady(service: Service, namesrv: string): Promise<void> {
  await waitFor(
    `name server ${namesrv}`,
    async () => {
      if (service.exited) throw new Error(`name server ended at start:\n${service.output()}`);
      return (await ask(namesrv, GET_BROKER_CLUSTER_INFO).catch(() => undefined)) !== undefined;
    },
    PATIENCE,
  );
}

/**
 * Waits until the broker is registered, clients find its routes, and it can tell its figures: an Apache broker answers
 * with a NoSuchElementException until it took its first sample, a second after its start. Throws with what it printed
 * and logged when it ends before.
 */
export async function brokerReady(
  service: Service,
  namesrv: string,
  broker: string,
  logs = () => service.output(),
): Promise<void> {
  await waitFor(
    `broker ${broker} registered at ${namesrv}`,
    async () => {
      if (service.exited) throw new Error(`broker ended at start:\n${logs()}`);
      for (const topic of [CLUSTER_NAME, 'TBW102']) {
        const answer = await ask(namesrv, GET_ROUTEINFO_BY_TOPIC, { topic, acceptStandardJsonOnly: 'true' }).catch(
          () => undefined,
        );
        if (answer?.code !== 0 || !answer.body.includes(`"${broker}"`)) continue;
        return (await ask(broker, GET_BROKER_RUNTIME_INFO).catch(() => undefined))?.code === 0;
      }
      // What registers a broker at once where its first attempt came before it had found the name server (5.3.3).
      await ask(broker, UPDATE_BROKER_CONFIG, {}, Buffer.from('brokerPermission=6\n')).catch(() => undefined);
      return false;
    },
    PATIENCE,
  );
}
