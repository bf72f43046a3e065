package interop;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.client.producer.SendResult;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageQueue;

/**
 * NAMESRV TOPIC GROUP COUNT [name=value ...]: COUNT messages to each queue of the topic in turn, "PREFIX-QUEUE-i", property n=i, tag
 * TagA or TagB in turn. Prints the queues the producer saw, what was accepted per broker and queue, and the first error of each.
 * prefix=..., namespace=..., namespaceV2=..., trace=true, retries=N (default 0), timeout=MILLIS per send.
 */
public class ProduceQueues {
    public static void main(String[] args) throws Exception {
        Map<String, String> options = new HashMap<>();
        for (int i = 4; i < args.length; i++) {
            options.put(args[i].substring(0, args[i].indexOf('=')), args[i].substring(args[i].indexOf('=') + 1));
        }
        DefaultMQProducer producer = options.containsKey("trace")
            ? new DefaultMQProducer(args[2], true, null) : new DefaultMQProducer(args[2]);
        producer.setNamesrvAddr(args[0]);
        producer.setInstanceName(Clients.instanceName());
        producer.setRetryTimesWhenSendFailed(Integer.parseInt(options.getOrDefault("retries", "0")));
        producer.setSendMsgTimeout(Integer.parseInt(options.getOrDefault("timeout", "3000")));
        Clients.setNamespace(producer, options);
        producer.start();
        String prefix = options.getOrDefault("prefix", "m");
        List<Json> queues = new ArrayList<>();
        try {
            List<MessageQueue> all = new ArrayList<>(route(producer, args[1]));
            all.sort(null);
            for (MessageQueue queue : all) {
                int accepted = 0;
                String error = null;
                List<String> ids = new ArrayList<>();
                for (int i = 0; i < Integer.parseInt(args[3]); i++) {
                    Message message = new Message(args[1], i % 2 == 0 ? "TagA" : "TagB", prefix + "-key-" + i,
                        (prefix + "-" + queue.getQueueId() + "-" + i).getBytes(StandardCharsets.UTF_8));
                    message.putUserProperty("n", String.valueOf(i));
                    try {
                        SendResult result = producer.send(message, queue);
                        ids.add(result.getMsgId());
                        accepted++;
                    } catch (Exception e) {
                        error = error == null ? e.toString() : error;
                    }
                }
                queues.add(new Json().put("brokerName", queue.getBrokerName()).put("queueId", queue.getQueueId())
                    .put("topic", queue.getTopic()).put("accepted", accepted).put("ids", ids).put("error", error));
            }
        } finally {
            Clients.letTracesLeave(options);
            producer.shutdown();
        }
        new Json().put("queues", queues).print();
    }

    /** A cold JVM on a busy machine may miss the time limit of the first request. */
    private static List<MessageQueue> route(DefaultMQProducer producer, String topic) throws Exception {
        for (int i = 1; ; i++) {
            try {
                return producer.fetchPublishMessageQueues(topic);
            } catch (MQClientException e) {
                if (i == 5) {
                    throw e;
                }
            }
        }
    }
}
