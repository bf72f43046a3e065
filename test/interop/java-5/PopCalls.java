package interop;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.rocketmq.client.consumer.AckCallback;
import org.apache.rocketmq.client.consumer.AckResult;
import org.apache.rocketmq.client.consumer.DefaultMQPullConsumer;
import org.apache.rocketmq.client.consumer.PopCallback;
import org.apache.rocketmq.client.consumer.PopResult;
import org.apache.rocketmq.client.impl.MQClientAPIImpl;
import org.apache.rocketmq.common.message.MessageConst;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.remoting.protocol.header.AckMessageRequestHeader;
import org.apache.rocketmq.remoting.protocol.header.ChangeInvisibleTimeRequestHeader;
import org.apache.rocketmq.remoting.protocol.header.ExtraInfoUtil;
import org.apache.rocketmq.remoting.protocol.header.PopMessageRequestHeader;

/**
 * NAMESRV BROKER BROKERNAME TOPIC GROUP STEP...: the calls of the Java client's own API, one after the other, and what came of
 * each. Steps: pop:MAX:INVISIBLE_MS:POLL_MS, order:MAX:INVISIBLE_MS:POLL_MS:ATTEMPT, ack:BODY, extend:BODY:MS, wait:MS.
 * A step on a body takes the newest handle.
 */
public class PopCalls {
    private static final long TIMEOUT = 30000;
    private final MQClientAPIImpl api;
    private final String broker;
    private final String brokerName;
    private final String topic;
    private final String group;
    private final List<MessageExt> popped = new ArrayList<>();

    private PopCalls(MQClientAPIImpl api, String[] args) {
        this.api = api;
        this.broker = args[1];
        this.brokerName = args[2];
        this.topic = args[3];
        this.group = args[4];
    }

    public static void main(String[] args) throws Exception {
        DefaultMQPullConsumer client = new DefaultMQPullConsumer("calls-" + args[4]);
        client.setNamesrvAddr(args[0]);
        client.setInstanceName(Clients.instanceName());
        client.start();
        List<Object> results = new ArrayList<>();
        try {
            MQClientAPIImpl api = client.getDefaultMQPullConsumerImpl().getRebalanceImpl().getmQClientFactory().getMQClientAPIImpl();
            PopCalls calls = new PopCalls(api, args);
            for (int i = 5; i < args.length; i++) {
                results.add(calls.step(args[i].split(":")));
            }
        } finally {
            client.shutdown();
        }
        new Json().put("results", results).print();
    }

    private Object step(String[] step) throws Exception {
        switch (step[0]) {
            case "pop":
                return pop(step, false, null);
            case "order":
                return pop(step, true, step.length > 4 ? step[4] : null);
            case "ack":
                return ack(step[1]);
            case "extend":
                return extend(step[1], Long.parseLong(step[2]));
            default:
                Thread.sleep(Long.parseLong(step[1]));
                return "waited";
        }
    }

    private Object pop(String[] step, boolean order, String attemptId) throws Exception {
        PopMessageRequestHeader header = new PopMessageRequestHeader();
        header.setConsumerGroup(group);
        header.setTopic(topic);
        header.setQueueId(-1);
        header.setMaxMsgNums(Integer.parseInt(step[1]));
        header.setInvisibleTime(Long.parseLong(step[2]));
        header.setPollTime(Long.parseLong(step[3]));
        header.setBornTime(System.currentTimeMillis());
        header.setInitMode(0);
        header.setExpType("TAG");
        header.setExp("*");
        header.setOrder(order);
        header.setAttemptId(attemptId);
        CompletableFuture<PopResult> future = new CompletableFuture<>();
        api.popMessageAsync(brokerName, broker, header, TIMEOUT, new PopCallback() {
            @Override
            public void onSuccess(PopResult result) {
                future.complete(result);
            }

            @Override
            public void onException(Throwable error) {
                future.completeExceptionally(error);
            }
        });
        PopResult result = future.get(TIMEOUT, TimeUnit.MILLISECONDS);
        List<String> found = new ArrayList<>();
        if (result.getMsgFoundList() != null) {
            for (MessageExt message : result.getMsgFoundList()) {
                popped.add(message);
                found.add(body(message) + "#" + message.getReconsumeTimes() + "@" + message.getTopic());
            }
        }
        return result.getPopStatus() + " " + String.join(",", found);
    }

    private Object ack(String body) throws Exception {
        MessageExt message = newest(body);
        String[] handle = handle(message);
        AckMessageRequestHeader header = new AckMessageRequestHeader();
        header.setTopic(ExtraInfoUtil.getRealTopic(handle, message.getTopic(), group));
        header.setQueueId(ExtraInfoUtil.getQueueId(handle));
        header.setOffset(ExtraInfoUtil.getQueueOffset(handle));
        header.setConsumerGroup(group);
        header.setExtraInfo(message.getProperty(MessageConst.PROPERTY_POP_CK));
        Answer answer = new Answer();
        api.ackMessageAsync(broker, TIMEOUT, answer, header);
        return String.valueOf(answer.get().getStatus());
    }

    private Object extend(String body, long millis) throws Exception {
        MessageExt message = newest(body);
        String[] handle = handle(message);
        ChangeInvisibleTimeRequestHeader header = new ChangeInvisibleTimeRequestHeader();
        header.setTopic(ExtraInfoUtil.getRealTopic(handle, message.getTopic(), group));
        header.setQueueId(ExtraInfoUtil.getQueueId(handle));
        header.setOffset(ExtraInfoUtil.getQueueOffset(handle));
        header.setConsumerGroup(group);
        header.setExtraInfo(message.getProperty(MessageConst.PROPERTY_POP_CK));
        header.setInvisibleTime(millis);
        Answer answer = new Answer();
        api.changeInvisibleTimeAsync(brokerName, broker, header, TIMEOUT, answer);
        AckResult result = answer.get();
        message.getProperties().put(MessageConst.PROPERTY_POP_CK, result.getExtraInfo());
        return String.valueOf(result.getStatus());
    }

    private MessageExt newest(String body) {
        for (int i = popped.size() - 1; i >= 0; i--) {
            if (body(popped.get(i)).equals(body)) {
                return popped.get(i);
            }
        }
        throw new IllegalStateException(body + " was not popped");
    }

    private static String[] handle(MessageExt message) {
        return ExtraInfoUtil.split(message.getProperty(MessageConst.PROPERTY_POP_CK));
    }

    private static String body(MessageExt message) {
        return new String(message.getBody(), StandardCharsets.UTF_8);
    }

    private static final class Answer implements AckCallback {
        private final CompletableFuture<AckResult> future = new CompletableFuture<>();

        @Override
        public void onSuccess(AckResult result) {
            future.complete(result);
        }

        @Override
        public void onException(Throwable error) {
            future.completeExceptionally(error);
        }

        AckResult get() throws Exception {
            return future.get(TIMEOUT, TimeUnit.MILLISECONDS);
        }
    }
}
