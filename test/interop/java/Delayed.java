package interop;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.client.producer.SendResult;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageAccessor;

/**
 * NAMESRV TOPIC GROUP SPEC...: sends a message for each SPEC, whose body is the SPEC. level=N is a delay level; sec=N, ms=N and
 * at=MS are a delivery time of 5.x, set as the 5.x client sets it; recall=N sends one due in N seconds and takes it back
 * (5.3.3 only). Prints for each the time before it was sent, its id, and its recall handle.
 */
public class Delayed {
    public static void main(String[] args) throws Exception {
        DefaultMQProducer producer = Clients.producer(args[0], args[2]);
        List<Json> sent = new ArrayList<>();
        try {
            for (int i = 3; i < args.length; i++) {
                sent.add(send(producer, args[1], args[i]));
            }
        } finally {
            producer.shutdown();
        }
        new Json().put("sent", sent).print();
    }

    private static Json send(DefaultMQProducer producer, String topic, String spec) throws Exception {
        String kind = spec.substring(0, spec.indexOf('='));
        String value = spec.substring(kind.length() + 1);
        Message message = new Message(topic, "TagA", spec, spec.getBytes(StandardCharsets.UTF_8));
        if (kind.equals("level")) {
            message.setDelayTimeLevel(Integer.parseInt(value));
        } else if (kind.equals("ms")) {
            MessageAccessor.putProperty(message, "TIMER_DELAY_MS", value);
        } else if (kind.equals("at")) {
            MessageAccessor.putProperty(message, "TIMER_DELIVER_MS", value);
        } else {
            MessageAccessor.putProperty(message, "TIMER_DELAY_SEC", value);
        }
        Json result = new Json().put("spec", spec).put("at", System.currentTimeMillis());
        try {
            SendResult answer = producer.send(message);
            result.put("id", answer.getMsgId()).put("status", answer.getSendStatus().name())
                .put("queueId", answer.getMessageQueue().getQueueId());
            String handle = handle(answer);
            result.put("handle", handle);
            if (kind.equals("recall")) {
                result.put("recalled", producer.getClass().getMethod("recallMessage", String.class, String.class)
                    .invoke(producer, topic, handle));
            }
        } catch (Exception e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            result.put("error", String.valueOf(cause.getMessage()));
        }
        return result;
    }

    /** Only the 5.3 client knows handles. */
    private static String handle(SendResult result) throws Exception {
        try {
            return (String) result.getClass().getMethod("getRecallHandle").invoke(result);
        } catch (NoSuchMethodException e) {
            return null;
        }
    }
}
