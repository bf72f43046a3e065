package interop;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.client.producer.SendCallback;
import org.apache.rocketmq.client.producer.SendResult;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageQueue;

/**
 * NAMESRV TOPIC GROUP MODE COUNT: sends COUNT messages. MODE is sync, async, oneway, batch (tens), compressed (8 KB of
 * repeated text), unicode, or order (each tag to one queue, in order). Message i has body "MODE-i", tag TagA or TagB in turn, key
 * "MODE-key-i" and property n=i. Prints how many were accepted and their ids.
 */
public class Produce {
    public static void main(String[] args) throws Exception {
        String topic = args[1];
        String mode = args[3];
        int count = Integer.parseInt(args[4]);
        DefaultMQProducer producer = Clients.producer(args[0], args[2]);
        List<SendResult> results = new ArrayList<>();
        List<String> errors = new ArrayList<>();
        AtomicInteger sent = new AtomicInteger();
        try {
            if (mode.equals("async")) {
                async(producer, topic, count, results, errors);
            } else if (mode.equals("batch")) {
                for (int i = 0; i < count; i += 10) {
                    List<Message> batch = new ArrayList<>();
                    for (int j = i; j < Math.min(count, i + 10); j++) {
                        batch.add(message(topic, mode, j));
                    }
                    results.add(producer.send(batch));
                }
            } else if (mode.equals("oneway")) {
                for (int i = 0; i < count; i++) {
                    producer.sendOneway(message(topic, mode, i));
                    sent.incrementAndGet();
                }
                Thread.sleep(500);
            } else if (mode.equals("order")) {
                List<MessageQueue> queues = new ArrayList<>(producer.fetchPublishMessageQueues(topic));
                queues.sort(null);
                for (int i = 0; i < count; i++) {
                    results.add(producer.send(message(topic, mode, i), (mqs, m, arg) -> queues.get((Integer) arg), i % 2));
                }
            } else {
                for (int i = 0; i < count; i++) {
                    results.add(producer.send(message(topic, mode, i)));
                }
            }
        } finally {
            producer.shutdown();
        }
        List<String> ids = new ArrayList<>();
        List<String> offsetIds = new ArrayList<>();
        List<String> statuses = new ArrayList<>();
        List<Json> places = new ArrayList<>();
        for (SendResult result : results) {
            ids.addAll(Arrays.asList(result.getMsgId().split(",")));
            offsetIds.addAll(Arrays.asList(result.getOffsetMsgId().split(",")));
            places.add(new Json().put("queueId", result.getMessageQueue().getQueueId())
                .put("offset", result.getQueueOffset()).put("regionId", result.getRegionId()));
            if (!statuses.contains(result.getSendStatus().name())) {
                statuses.add(result.getSendStatus().name());
            }
        }
        new Json().put("accepted", mode.equals("oneway") ? sent.get() : ids.size()).put("statuses", statuses)
            .put("errors", errors).put("ids", ids).put("offsetIds", offsetIds).put("places", places).print();
    }

    private static void async(DefaultMQProducer producer, String topic, int count, List<SendResult> results,
        List<String> errors) throws Exception {
        CountDownLatch latch = new CountDownLatch(count);
        for (int i = 0; i < count; i++) {
            producer.send(message(topic, "async", i), new SendCallback() {
                @Override
                public void onSuccess(SendResult result) {
                    synchronized (results) {
                        results.add(result);
                    }
                    latch.countDown();
                }

                @Override
                public void onException(Throwable e) {
                    synchronized (results) {
                        errors.add(e.toString());
                    }
                    latch.countDown();
                }
            });
        }
        latch.await(30, TimeUnit.SECONDS);
    }

    private static Message message(String topic, String mode, int i) throws Exception {
        String tag = i % 2 == 0 ? "TagA" : "TagB";
        String key = mode + "-key-" + i;
        String body = mode + "-" + i;
        if (mode.equals("unicode")) {
            tag = "标签";
            key = "键-" + i;
            body = "消息 🚀 é " + i;
        } else if (mode.equals("compressed")) {
            StringBuilder text = new StringBuilder(body);
            while (text.length() < 8192) {
                text.append(" the same words again and again");
            }
            body = text.substring(0, 8192);
        }
        Message message = new Message(topic, tag, key, body.getBytes(StandardCharsets.UTF_8));
        message.setFlag(i);
        message.putUserProperty("n", String.valueOf(i));
        if (mode.equals("unicode")) {
            message.putUserProperty("属性", "值 ✓");
        }
        return message;
    }
}
