package interop;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.consumer.listener.ConsumeConcurrentlyStatus;
import org.apache.rocketmq.client.consumer.listener.MessageListenerConcurrently;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.client.producer.RequestCallback;
import org.apache.rocketmq.client.utils.MessageUtil;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageExt;

/**
 * NAMESRV TOPIC GROUP: a consumer that answers requests, and a producer that asks one and waits, and one with a callback. Prints the replies. The 5.3.3
 * client gives up waiting as soon as its question is stored, whatever the broker.
 */
public class RequestReply {
    public static void main(String[] args) throws Exception {
        DefaultMQProducer replier = Clients.producer(args[0], args[2] + "-replier");
        DefaultMQPushConsumer consumer = new DefaultMQPushConsumer(args[2]);
        consumer.setNamesrvAddr(args[0]);
        consumer.setInstanceName(Clients.instanceName());
        consumer.subscribe(args[1], "*");
        consumer.registerMessageListener((MessageListenerConcurrently) (messages, context) -> {
            for (MessageExt message : messages) {
                if (message.getProperty("REPLY_TO_CLIENT") == null) {
                    continue;
                }
                try {
                    Message reply = MessageUtil.createReplyMessage(message, ("re: " + new String(message.getBody())).getBytes());
                    replier.send(reply, 3000);
                } catch (Exception e) {
                    e.printStackTrace();
                }
            }
            return ConsumeConcurrentlyStatus.CONSUME_SUCCESS;
        });
        consumer.start();
        DefaultMQProducer producer = Clients.producer(args[0], args[2] + "-asker");
        Thread.sleep(2000);
        String reply;
        try {
            reply = new String(producer.request(new Message(args[1], "ask".getBytes()), 20000).getBody());
        } catch (Exception e) {
            reply = e.toString();
        }
        CompletableFuture<String> called = new CompletableFuture<>();
        producer.request(new Message(args[1], "ask again".getBytes()), new RequestCallback() {
            @Override
            public void onSuccess(Message message) {
                called.complete(new String(message.getBody()));
            }

            @Override
            public void onException(Throwable e) {
                called.complete(e.toString());
            }
        }, 20000);
        String calledBack = called.get(30, TimeUnit.SECONDS);
        producer.shutdown();
        replier.shutdown();
        consumer.shutdown();
        new Json().put("reply", reply).put("calledBack", calledBack).print();
    }
}
