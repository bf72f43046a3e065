import { RequestCode } from '../../../protocol/codes/request.ts';
import type { BrokerContext } from '../context.ts';
import type { BrokerPart } from '../part.ts';
import { Breather } from '../processors/breather.ts';
import { Repeat } from '../repeat.ts';
import { ackAtProcessor } from './ack-at-processor.ts';
import { AckProcessor } from './ack-processor.ts';
import { ForeignPops } from './foreign-pops.ts';
import { InvisibleProcessor } from './invisible-processor.ts';
import { NotificationProcessor } from './notification-processor.ts';
import { peekProcessor } from './peek-processor.ts';
import { PopHold, type PopHoldOptions } from './pop-hold.ts';
import { PopProcessor } from './pop-processor.ts';
import { type PopPlace, PopService } from './pop-service.ts';
import { Redelivery } from './redelivery.ts';

/** How soon it is noticed that the time of a waiting pop is up. */
const SWEEP_MS = 100;

/** Consumption message by message: pop, acknowledge, give more time, and what is not acknowledged comes again. */
export function popPart(broker: BrokerContext): BrokerPart {
  const { config, consumption, store, topics } = broker;
  const holdOptions = (wakesAll: boolean): PopHoldOptions => ({
    now: () => broker.clock.now(),
    capacity: () => config.get('maxPopPollingSize'),
    perKey: () => config.get('popPollingSize'),
    wakesAll,
  });
  const pops = new PopHold(holdOptions(false));
  const notifications = new PopHold(holdOptions(true));
  const wake = (group: string, topic: string): void => {
    pops.wake(group, topic);
    notifications.wake(group, topic);
  };
  const redelivery = new Redelivery(broker, { wake });
  const foreign = new ForeignPops(broker, { wake });
  const service = new PopService(broker, redelivery);
  const acks = new AckProcessor(broker, { wake });
  const invisible = new InvisibleProcessor(broker, (at) => redelivery.schedule(at));
  const pop = new PopProcessor(broker, service, pops);
  const notification = new NotificationProcessor(broker, service, notifications, pops);
  const hasMessages = (place: Omit<PopPlace, 'queues'>): boolean =>
    service.hasMessages({ ...place, queues: topics.get(place.topic)?.readQueueNums ?? 0 });
  const forget: (() => void)[] = [];
  const repeats = [
    new Repeat(
      () => SWEEP_MS,
      () => {
        pops.sweep();
        notifications.sweep();
      },
    ),
    // No wake-up is known to be lost; should one be, it is late by this much and not by the whole wait.
    new Repeat(
      () => Math.max(SWEEP_MS, config.get('popLongPollingForceNotifyInterval')),
      async () => {
        const breather = new Breather();
        for (const waiting of [...pops.firsts()]) {
          await breather.step();
          if (hasMessages(waiting)) wake(waiting.group, waiting.topic);
        }
      },
    ),
  ];
  return {
    processors: [
      [RequestCode.POP_MESSAGE, pop.process],
      [RequestCode.ACK_MESSAGE, acks.acknowledge],
      [RequestCode.BATCH_ACK_MESSAGE, acks.acknowledgeBatch],
      [RequestCode.ACK_MESSAGE_AT, ackAtProcessor(broker, { wake })],
      [RequestCode.CHANGE_MESSAGE_INVISIBLETIME, invisible.change],
      [RequestCode.PEEK_MESSAGE, peekProcessor(broker)],
      [RequestCode.NOTIFICATION, notification.notify],
      [RequestCode.POLLING_INFO, notification.pollingInfo],
    ],
    async start() {
      await consumption.open({
        exists: (topic) => topics.get(topic) !== undefined,
        minOffset: (topic, queueId) => store.minOffset(topic, queueId),
        maxOffset: (topic, queueId) => store.maxOffset(topic, queueId),
      });
      consumption.onMoved = wake;
      service.onFree = wake;
      forget.push(store.onArrival(pops.arrived), store.onArrival(notifications.arrived));
      await redelivery.start();
      foreign.start();
      for (const repeat of repeats) repeat.start();
    },
    async stop() {
      for (const end of forget.splice(0)) end();
      for (const repeat of repeats) repeat.stop();
      pops.stop();
      notifications.stop();
      await Promise.all([redelivery.stop(), foreign.stop()]);
      await consumption.close(() => broker.offsets.saveNow());
    },
  };
}
