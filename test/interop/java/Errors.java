package interop;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.rocketmq.client.consumer.DefaultMQPullConsumer;
import org.apache.rocketmq.client.exception.MQBrokerException;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageQueue;

/**
 * NAMESRV TOPIC GROUP BROKERNAME READONLYTOPIC WRITEONLYTOPIC: sends and pulls what must be refused and prints, per case, who refused it (broker or client)
 * and the response code. Topic auto-creation is expected to be off.
 */
public class Errors {
    private interface Send {
        Object run() throws Exception;
    }

    public static void main(String[] args) throws Exception {
        String topic = args[1];
        DefaultMQProducer producer = new DefaultMQProducer(args[2]);
        producer.setNamesrvAddr(args[0]);
        producer.setInstanceName(Clients.instanceName());
        producer.setMaxMessageSize(64 * 1024 * 1024);
        producer.setCompressMsgBodyOverHowmuch(Integer.MAX_VALUE);
        producer.setRetryTimesWhenSendFailed(0);
        producer.start();
        byte[] body = "x".getBytes();
        byte[] big = new byte[5 * 1024 * 1024];
        char[] longValue = new char[33000];
        Arrays.fill(longValue, 'p');
        Map<String, Object> cases = new LinkedHashMap<>();
        cases.put("ok", result(() -> producer.send(new Message(topic, body))));
        cases.put("unknownTopic", result(() -> producer.send(new Message("no-such-topic", body))));
        cases.put("oversizedBody", result(() -> producer.send(new Message(topic, big))));
        cases.put("afterOversized", result(() -> producer.send(new Message(topic, body))));
        cases.put("emptyBody", result(() -> producer.send(new Message(topic, new byte[0]))));
        cases.put("longProperties", result(() -> {
            Message message = new Message(topic, body);
            message.putUserProperty("p", new String(longValue));
            return producer.send(message);
        }));
        cases.put("illegalTopic", result(() -> producer.send(new Message("bad topic!", body))));
        cases.put("longTopic", result(() -> producer.send(new Message(new String(longValue).substring(0, 128), body))));
        cases.put("wrongQueue", result(() -> producer.send(new Message(topic, body), new MessageQueue(topic, args[3], 99))));
        cases.put("readOnlyTopic", result(() -> producer.send(new Message(args[4], body))));
        DefaultMQPullConsumer consumer = new DefaultMQPullConsumer(args[2] + "-reader");
        consumer.setNamesrvAddr(args[0]);
        consumer.setInstanceName(Clients.instanceName());
        consumer.start();
        cases.put("pullWriteOnlyTopic", result(() -> consumer.pull(new MessageQueue(args[5], args[3], 0), "*", 0, 1)));
        cases.put("pullUnknownTopic", result(() -> consumer.pull(new MessageQueue("no-such-topic", args[3], 0), "*", 0, 1)));
        cases.put("pullWrongQueue", result(() -> consumer.pull(new MessageQueue(topic, args[3], 99), "*", 0, 1)));
        consumer.shutdown();
        cases.put("unknownTopicFixedQueue",
            result(() -> producer.send(new Message("no-such-topic", body), new MessageQueue("no-such-topic", args[3], 0))));
        producer.shutdown();
        new Json().put("cases", cases).print();
    }

    private static Json result(Send send) {
        try {
            return new Json().put("by", "nobody").put("result", String.valueOf(send.run()));
        } catch (MQBrokerException e) {
            return new Json().put("by", "broker").put("code", e.getResponseCode()).put("message", e.getErrorMessage());
        } catch (MQClientException e) {
            boolean broker = e.getCause() instanceof MQBrokerException;
            int code = broker ? ((MQBrokerException) e.getCause()).getResponseCode() : e.getResponseCode();
            return new Json().put("by", broker ? "broker" : "client").put("code", code)
                .put("message", e.getErrorMessage() == null ? e.getMessage() : e.getErrorMessage());
        } catch (Exception e) {
            return new Json().put("by", "client").put("message", e.toString());
        }
    }
}
