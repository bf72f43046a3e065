package interop;

import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.consumer.listener.ConsumeConcurrentlyStatus;
import org.apache.rocketmq.client.consumer.listener.MessageListenerConcurrently;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.client.utils.MessageUtil;
import org.apache.rocketmq.common.consumer.ConsumeFromWhere;
import org.apache.rocketmq.common.message.MessageExt;

/** NAMESRV TOPIC GROUP: answers each question with "re: " and itself, until interrupted. Prints how many it answered. */
public class Replier {
    private static int answered;

    public static void main(String[] args) throws Exception {
        DefaultMQProducer producer = Clients.producer(args[0], args[2] + "-replier");
        DefaultMQPushConsumer consumer = new DefaultMQPushConsumer(args[2]);
        consumer.setNamesrvAddr(args[0]);
        consumer.setInstanceName(Clients.instanceName());
        consumer.setConsumeFromWhere(ConsumeFromWhere.CONSUME_FROM_FIRST_OFFSET);
        consumer.subscribe(args[1], "*");
        consumer.registerMessageListener((MessageListenerConcurrently) (messages, context) -> {
            for (MessageExt message : messages) {
                try {
                    byte[] body = ("re: " + new String(message.getBody())).getBytes();
                    producer.send(MessageUtil.createReplyMessage(message, body), 3000);
                    answered++;
                } catch (Exception e) {
                    e.printStackTrace();
                }
            }
            return ConsumeConcurrentlyStatus.CONSUME_SUCCESS;
        });
        consumer.start();
        try {
            Thread.sleep(600000);
        } catch (InterruptedException stopped) {
            Thread.interrupted();
        }
        consumer.shutdown();
        producer.shutdown();
        new Json().put("answered", answered).print();
    }
}
