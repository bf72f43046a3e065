package interop;

import java.util.ArrayList;
import java.util.List;
import org.apache.rocketmq.client.QueryResult;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.message.MessageQueue;

/**
 * NAMESRV TOPIC GROUP KEY UNIQUEID OFFSETID: looks messages up by each and prints them, and per queue the minimum, maximum and
 * earliest offsets, and the offsets found for time 0, the first message's time and the far future.
 */
public class Query {
    public static void main(String[] args) throws Exception {
        String topic = args[1];
        DefaultMQProducer producer = Clients.producer(args[0], args[2]);
        Json result = new Json();
        result.put("byKey", byKey(producer, topic, args[3]));
        result.put("byUniqueId", one(producer, topic, args[4]));
        result.put("byOffsetId", one(producer, topic, args[5]));
        result.put("missingKey", byKey(producer, topic, "no-such-key"));
        List<Json> queues = new ArrayList<>();
        for (MessageQueue queue : producer.fetchPublishMessageQueues(topic)) {
            queues.add(new Json().put("queueId", queue.getQueueId()).put("min", producer.minOffset(queue))
                .put("max", producer.maxOffset(queue)).put("earliestTime", producer.earliestMsgStoreTime(queue))
                .put("atZero", producer.searchOffset(queue, 0))
                .put("atFuture", producer.searchOffset(queue, System.currentTimeMillis() + 3600000L)));
        }
        result.put("queues", queues);
        producer.shutdown();
        result.print();
    }

    private static List<Json> byKey(DefaultMQProducer producer, String topic, String key) throws Exception {
        try {
            QueryResult found = producer.queryMessage(topic, key, 32, 0, System.currentTimeMillis() + 60000);
            return Clients.describe(found.getMessageList());
        } catch (MQClientException e) {
            List<Json> error = new ArrayList<>();
            error.add(new Json().put("code", e.getResponseCode()));
            return error;
        }
    }

    private static Json one(DefaultMQProducer producer, String topic, String id) {
        try {
            MessageExt message = producer.viewMessage(topic, id);
            return message == null ? null : Clients.describe(message);
        } catch (Exception e) {
            return new Json().put("error", e.toString());
        }
    }
}
