package interop;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.consumer.listener.ConsumeConcurrentlyStatus;
import org.apache.rocketmq.client.consumer.listener.ConsumeOrderlyStatus;
import org.apache.rocketmq.client.consumer.listener.MessageListenerConcurrently;
import org.apache.rocketmq.client.consumer.listener.MessageListenerOrderly;
import org.apache.rocketmq.client.impl.consumer.ProcessQueue;
import org.apache.rocketmq.common.consumer.ConsumeFromWhere;
import org.apache.rocketmq.common.message.MessageExt;

/**
 * NAMESRV TOPIC GROUP LISTENER TRIES EXPECTED SECONDS: a push consumer that fails every delivery, or with LISTENER "content" none. The
 * others are concurrent (RECONSUME_LATER), throwing, level (as concurrent, at delay level 2) and orderly (SUSPEND_CURRENT_QUEUE_A_MOMENT). TRIES is its
 * maxReconsumeTimes. Ends when EXPECTED deliveries came, or at SECONDS. Prints each delivery with when it came.
 */
public class Retry {
    public static void main(String[] args) throws Exception {
        String listener = args[3];
        int expected = Integer.parseInt(args[5]);
        long deadline = System.currentTimeMillis() + 1000L * Integer.parseInt(args[6]);
        List<Json> deliveries = new ArrayList<>();
        DefaultMQPushConsumer consumer = new DefaultMQPushConsumer(args[2]);
        consumer.setNamesrvAddr(args[0]);
        consumer.setInstanceName(Clients.instanceName());
        consumer.setConsumeFromWhere(ConsumeFromWhere.CONSUME_FROM_FIRST_OFFSET);
        consumer.setMaxReconsumeTimes(Integer.parseInt(args[4]));
        consumer.setSuspendCurrentQueueTimeMillis(100);
        consumer.subscribe(args[1], "*");
        AtomicBoolean content = new AtomicBoolean(listener.equals("content"));
        if (listener.equals("orderly")) {
            consumer.registerMessageListener((MessageListenerOrderly) (messages, context) -> {
                take(messages, deliveries);
                return ConsumeOrderlyStatus.SUSPEND_CURRENT_QUEUE_A_MOMENT;
            });
        } else {
            consumer.registerMessageListener((MessageListenerConcurrently) (messages, context) -> {
                take(messages, deliveries);
                if (listener.equals("throwing")) {
                    throw new IllegalStateException("as told");
                }
                if (listener.equals("level")) {
                    context.setDelayLevelWhenNextConsume(2);
                }
                return content.get() ? ConsumeConcurrentlyStatus.CONSUME_SUCCESS : ConsumeConcurrentlyStatus.RECONSUME_LATER;
            });
        }
        consumer.start();
        while (System.currentTimeMillis() < deadline && size(deliveries) < expected) {
            Thread.sleep(20);
        }
        // What was delivered last must have been sent back, and one delivery too many must show up.
        while (System.currentTimeMillis() < deadline && !idle(consumer)) {
            Thread.sleep(20);
        }
        Thread.sleep(1500);
        consumer.shutdown();
        synchronized (deliveries) {
            new Json().put("deliveries", deliveries).print();
        }
    }

    private static boolean idle(DefaultMQPushConsumer consumer) {
        for (ProcessQueue queue : consumer.getDefaultMQPushConsumerImpl().getRebalanceImpl().getProcessQueueTable().values()) {
            if (queue.getMsgCount().get() > 0) {
                return false;
            }
        }
        return true;
    }

    private static int size(List<Json> deliveries) {
        synchronized (deliveries) {
            return deliveries.size();
        }
    }

    private static void take(List<MessageExt> messages, List<Json> deliveries) {
        synchronized (deliveries) {
            for (MessageExt message : messages) {
                String offsetId = org.apache.rocketmq.common.message.MessageDecoder.createMessageId(
                    message.getStoreHost(), message.getCommitLogOffset());
                deliveries.add(Clients.describe(message).put("offsetId", offsetId)
                    .put("storedAt", message.getStoreTimestamp()).put("at", System.currentTimeMillis()));
            }
        }
    }
}
