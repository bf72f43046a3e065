package interop;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.apache.rocketmq.client.consumer.DefaultLitePullConsumer;
import org.apache.rocketmq.client.consumer.DefaultMQPullConsumer;
import org.apache.rocketmq.client.consumer.PullResult;
import org.apache.rocketmq.client.consumer.PullStatus;
import org.apache.rocketmq.common.consumer.ConsumeFromWhere;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.message.MessageQueue;

/**
 * NAMESRV TOPIC GROUP MODE EXPRESSION EXPECTED SECONDS: MODE is pull (DefaultMQPullConsumer: every queue from its committed
 * offset, or its minimum, to its end, then the offset is committed) or lite (DefaultLitePullConsumer: subscribe, poll, commit).
 */
public class ConsumePull {
    public static void main(String[] args) throws Exception {
        List<MessageExt> messages = new ArrayList<>();
        Json result = new Json();
        if (args[3].equals("pull")) {
            pull(args, messages, result);
        } else {
            lite(args, messages, result);
        }
        result.put("received", messages.size()).put("messages", Clients.describe(messages)).print();
    }

    private static void pull(String[] args, List<MessageExt> messages, Json result) throws Exception {
        DefaultMQPullConsumer consumer = new DefaultMQPullConsumer(args[2]);
        consumer.setNamesrvAddr(args[0]);
        consumer.setInstanceName(Clients.instanceName());
        consumer.start();
        TreeMap<Integer, Long> starts = new TreeMap<>();
        TreeMap<Integer, Long> ends = new TreeMap<>();
        List<String> statuses = new ArrayList<>();
        for (MessageQueue queue : consumer.fetchSubscribeMessageQueues(args[1])) {
            long committed = consumer.fetchConsumeOffset(queue, true);
            long offset = committed < 0 ? consumer.minOffset(queue) : committed;
            starts.put(queue.getQueueId(), offset);
            while (true) {
                PullResult page = consumer.pull(queue, args[4], offset, 32);
                if (!statuses.contains(page.getPullStatus().name())) {
                    statuses.add(page.getPullStatus().name());
                }
                if (page.getPullStatus() == PullStatus.FOUND) {
                    messages.addAll(page.getMsgFoundList());
                } else if (page.getPullStatus() != PullStatus.NO_MATCHED_MSG) {
                    break;
                }
                offset = page.getNextBeginOffset();
            }
            consumer.updateConsumeOffset(queue, offset);
            consumer.getDefaultMQPullConsumerImpl().updateConsumeOffsetToBroker(queue, offset, false);
            ends.put(queue.getQueueId(), consumer.fetchConsumeOffset(queue, true));
        }
        result.put("starts", starts).put("committed", ends).put("statuses", statuses);
        consumer.shutdown();
    }

    private static void lite(String[] args, List<MessageExt> messages, Json result) throws Exception {
        DefaultLitePullConsumer consumer = new DefaultLitePullConsumer(args[2]);
        consumer.setNamesrvAddr(args[0]);
        consumer.setInstanceName(Clients.instanceName());
        consumer.setConsumeFromWhere(ConsumeFromWhere.CONSUME_FROM_FIRST_OFFSET);
        consumer.setAutoCommit(false);
        consumer.subscribe(args[1], args[4]);
        consumer.start();
        int expected = Integer.parseInt(args[5]);
        long deadline = System.currentTimeMillis() + 1000L * Integer.parseInt(args[6]);
        while (messages.size() < expected && System.currentTimeMillis() < deadline) {
            messages.addAll(consumer.poll(200));
        }
        consumer.commitSync();
        Thread.sleep(300);
        TreeMap<Integer, Long> committed = new TreeMap<>();
        for (MessageQueue queue : consumer.fetchMessageQueues(args[1])) {
            committed.put(queue.getQueueId(), consumer.committed(queue));
        }
        result.put("committed", committed);
        consumer.shutdown();
    }
}
