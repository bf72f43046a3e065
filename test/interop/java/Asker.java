package interop;

import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.common.message.Message;

/** NAMESRV TOPIC GROUP BODY SECONDS: asks one question. Prints the reply, or the error. */
public class Asker {
    public static void main(String[] args) throws Exception {
        DefaultMQProducer producer = Clients.producer(args[0], args[2]);
        Json result = new Json();
        try {
            Message question = new Message(args[1], args[3].getBytes());
            result.put("reply", new String(producer.request(question, 1000L * Integer.parseInt(args[4])).getBody()));
        } catch (Exception e) {
            result.put("error", e.toString());
        }
        producer.shutdown();
        result.print();
    }
}
