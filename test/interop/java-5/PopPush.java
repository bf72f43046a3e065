package interop;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.consumer.listener.ConsumeConcurrentlyStatus;
import org.apache.rocketmq.client.consumer.listener.MessageListenerConcurrently;
import org.apache.rocketmq.common.consumer.ConsumeFromWhere;
import org.apache.rocketmq.common.message.MessageExt;

/**
 * NAMESRV TOPIC GROUP BEHAVIOUR EXPRESSION INSTANCES EXPECTED SECONDS: push consumers that leave the sharing of queues to the broker.
 * BEHAVIOUR is ok, later (fails every first delivery) or hang (never comes back with what it got). Ends when EXPECTED messages
 * were consumed, at SECONDS, or when interrupted.
 */
public class PopPush {
    public static void main(String[] args) throws Exception {
        String behaviour = args[3];
        int instances = Integer.parseInt(args[5]);
        int expected = Integer.parseInt(args[6]);
        long deadline = System.currentTimeMillis() + 1000L * Integer.parseInt(args[7]);
        AtomicInteger done = new AtomicInteger();
        List<List<MessageExt>> received = new ArrayList<>();
        List<DefaultMQPushConsumer> consumers = new ArrayList<>();
        for (int i = 0; i < instances; i++) {
            List<MessageExt> mine = new ArrayList<>();
            received.add(mine);
            DefaultMQPushConsumer consumer = new DefaultMQPushConsumer(args[2]);
            consumer.setNamesrvAddr(args[0]);
            consumer.setInstanceName(Clients.instanceName());
            consumer.setConsumeFromWhere(ConsumeFromWhere.CONSUME_FROM_FIRST_OFFSET);
            consumer.setClientRebalance(false);
            consumer.setPopInvisibleTime(5000);
            consumer.subscribe(args[1], args[4]);
            consumer.registerMessageListener((MessageListenerConcurrently) (messages, context) -> {
                synchronized (mine) {
                    mine.addAll(messages);
                }
                if (behaviour.equals("hang")) {
                    try {
                        Thread.sleep(600000);
                    } catch (InterruptedException stopped) {
                        Thread.currentThread().interrupt();
                    }
                }
                if (behaviour.equals("later") && messages.get(0).getReconsumeTimes() == 0) {
                    return ConsumeConcurrentlyStatus.RECONSUME_LATER;
                }
                done.addAndGet(messages.size());
                return ConsumeConcurrentlyStatus.CONSUME_SUCCESS;
            });
            consumer.start();
            consumers.add(consumer);
        }
        try {
            while (System.currentTimeMillis() < deadline && done.get() < expected) {
                Thread.sleep(50);
            }
            // Late duplicates must show up, and acknowledgements must leave.
            Thread.sleep(1000);
        } catch (InterruptedException stopped) {
            Thread.interrupted();
        }
        List<Json> results = new ArrayList<>();
        for (List<MessageExt> mine : received) {
            synchronized (mine) {
                results.add(new Json().put("messages", Clients.describe(mine)));
            }
        }
        for (DefaultMQPushConsumer consumer : consumers) {
            consumer.shutdown();
        }
        new Json().put("done", done.get()).put("instances", results).print();
    }
}
