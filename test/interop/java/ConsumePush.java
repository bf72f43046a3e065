package interop;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.consumer.MessageSelector;
import org.apache.rocketmq.client.consumer.listener.ConsumeConcurrentlyStatus;
import org.apache.rocketmq.client.consumer.listener.ConsumeOrderlyStatus;
import org.apache.rocketmq.client.consumer.listener.MessageListenerConcurrently;
import org.apache.rocketmq.client.consumer.listener.MessageListenerOrderly;
import org.apache.rocketmq.common.consumer.ConsumeFromWhere;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.message.MessageQueue;

/**
 * NAMESRV TOPIC GROUP MODEL LISTENER EXPRESSION INSTANCES EXPECTED SECONDS: push consumers in one group, each with its own client
 * id. MODEL is CLUSTERING or BROADCASTING; LISTENER is concurrent, orderly, later (every message is sent back once), slow (each takes a second) or pop
 * (5.x: the broker balances). EXPRESSION is a tag expression or "sql:...". Ends when EXPECTED messages arrived in all and, when there are several instances, each
 * owns a queue and no queue is left over; or at SECONDS; or when interrupted. With several instances the last one leaves at the end and the queues of
 * the first are printed again.
 */
public class ConsumePush {
    public static void main(String[] args) throws Exception {
        String topic = args[1];
        boolean broadcasting = args[3].equals("BROADCASTING");
        int instances = Integer.parseInt(args[6]);
        int expected = Integer.parseInt(args[7]);
        long deadline = System.currentTimeMillis() + 1000L * Integer.parseInt(args[8]);
        List<DefaultMQPushConsumer> consumers = new ArrayList<>();
        List<List<MessageExt>> received = new ArrayList<>();
        AtomicInteger total = new AtomicInteger();
        for (int i = 0; i < instances; i++) {
            List<MessageExt> mine = new ArrayList<>();
            received.add(mine);
            consumers.add(start(args, mine, total));
        }
        try {
            while (System.currentTimeMillis() < deadline
                && (total.get() < expected || !broadcasting && instances > 1 && !allOwnQueues(consumers, topic))) {
                Thread.sleep(50);
            }
            // Late duplicates must show up, and offsets must be committed.
            Thread.sleep(300);
        } catch (InterruptedException stopped) {
            Thread.interrupted();
        }
        List<Json> results = new ArrayList<>();
        for (int i = 0; i < instances; i++) {
            synchronized (received.get(i)) {
                results.add(new Json().put("clientId", consumers.get(i).buildMQClientId())
                    .put("queues", queues(consumers.get(i), topic)).put("messages", Clients.describe(received.get(i))));
            }
        }
        Json result = new Json().put("received", total.get()).put("instances", results);
        if (instances > 1) {
            consumers.remove(instances - 1).shutdown();
            long until = System.currentTimeMillis() + 30000;
            while (!broadcasting && !allOwnQueues(consumers, topic) && System.currentTimeMillis() < until) {
                Thread.sleep(50);
            }
            result.put("queuesAfterLeave", queues(consumers.get(0), topic));
        }
        for (DefaultMQPushConsumer consumer : consumers) {
            consumer.shutdown();
        }
        result.print();
    }

    private static DefaultMQPushConsumer start(String[] args, List<MessageExt> mine, AtomicInteger total) throws Exception {
        String listener = args[4];
        DefaultMQPushConsumer consumer = new DefaultMQPushConsumer(args[2]);
        consumer.setNamesrvAddr(args[0]);
        consumer.setInstanceName(Clients.instanceName());
        consumer.setConsumeFromWhere(ConsumeFromWhere.CONSUME_FROM_FIRST_OFFSET);
        // What a listener has taken counts in the offsets it leaves, however long its thread was kept waiting.
        consumer.setAwaitTerminationMillisWhenShutdown(listener.equals("slow") ? 0 : 10_000);
        Clients.setEnum(consumer, "setMessageModel", args[3]);
        if (listener.equals("pop")) {
            Clients.setFlag(consumer, "setClientRebalance", false);
        }
        if (args[5].startsWith("sql:")) {
            consumer.subscribe(args[1], MessageSelector.bySql(args[5].substring(4)));
        } else {
            consumer.subscribe(args[1], args[5]);
        }
        if (listener.equals("orderly")) {
            consumer.registerMessageListener((MessageListenerOrderly) (messages, context) -> {
                take(messages, mine, total);
                return ConsumeOrderlyStatus.SUCCESS;
            });
        } else {
            consumer.registerMessageListener((MessageListenerConcurrently) (messages, context) -> {
                if (listener.equals("slow")) {
                    pause(1000);
                }
                take(messages, mine, total);
                boolean back = listener.equals("later") && messages.get(0).getReconsumeTimes() == 0;
                return back ? ConsumeConcurrentlyStatus.RECONSUME_LATER : ConsumeConcurrentlyStatus.CONSUME_SUCCESS;
            });
        }
        consumer.start();
        return consumer;
    }

    private static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private static void take(List<MessageExt> messages, List<MessageExt> mine, AtomicInteger total) {
        synchronized (mine) {
            mine.addAll(messages);
        }
        total.addAndGet(messages.size());
    }

    private static TreeSet<Integer> queues(DefaultMQPushConsumer consumer, String topic) {
        TreeSet<Integer> ids = new TreeSet<>();
        for (MessageQueue queue : consumer.getDefaultMQPushConsumerImpl().getRebalanceImpl().getProcessQueueTable().keySet()) {
            if (queue.getTopic().equals(topic)) {
                ids.add(queue.getQueueId());
            }
        }
        return ids;
    }

    private static boolean allOwnQueues(List<DefaultMQPushConsumer> consumers, String topic) throws Exception {
        TreeSet<Integer> seen = new TreeSet<>();
        for (DefaultMQPushConsumer consumer : consumers) {
            TreeSet<Integer> own = queues(consumer, topic);
            if (own.isEmpty()) {
                return false;
            }
            for (Integer queue : own) {
                if (!seen.add(queue)) {
                    return false;
                }
            }
        }
        // Queues are taken over one by one: none may be without an owner.
        return seen.size() == consumers.get(0).fetchSubscribeMessageQueues(topic).size();
    }
}
