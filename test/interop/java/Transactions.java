package interop;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.rocketmq.client.producer.LocalTransactionState;
import org.apache.rocketmq.client.producer.TransactionListener;
import org.apache.rocketmq.client.producer.TransactionMQProducer;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageExt;

/**
 * NAMESRV TOPIC GROUP STATES ANSWER EXPECTED SECONDS: sends one transaction message for each of STATES (LocalTransactionState,
 * separated by commas; - for none), keyed STATE-i, whose local transaction ends so. Then answers what the broker asks with
 * ANSWER until it was asked about EXPECTED different messages. Prints the send results and the keys asked about, in order.
 */
public class Transactions {
    public static void main(String[] args) throws Exception {
        List<String> checked = new ArrayList<>();
        List<Json> questions = new ArrayList<>();
        List<Json> sent = new ArrayList<>();
        LocalTransactionState answer = LocalTransactionState.valueOf(args[4]);
        TransactionMQProducer producer = new TransactionMQProducer(args[2]);
        producer.setNamesrvAddr(args[0]);
        producer.setInstanceName(Clients.instanceName());
        producer.setSendMsgTimeout(30000);
        // Its route is looked up from the start, and so the broker gets a heartbeat though nothing is sent.
        knowTopic(producer, args[1]);
        producer.setHeartbeatBrokerInterval(1000);
        producer.setTransactionListener(new TransactionListener() {
            @Override
            public LocalTransactionState executeLocalTransaction(Message message, Object state) {
                return (LocalTransactionState) state;
            }

            @Override
            public LocalTransactionState checkLocalTransaction(MessageExt message) {
                synchronized (checked) {
                    checked.add(message.getKeys());
                    questions.add(Clients.describe(message));
                }
                return answer;
            }
        });
        producer.start();
        try {
            int i = 0;
            for (String state : args[3].equals("-") ? new String[0] : args[3].split(",")) {
                String key = state + "-" + i++;
                Message message = new Message(args[1], "TagA", key, key.getBytes());
                message.putUserProperty("n", key);
                sent.add(new Json().put("key", key).put("status",
                    producer.sendMessageInTransaction(message, LocalTransactionState.valueOf(state)).getSendStatus().name()));
            }
            long deadline = System.currentTimeMillis() + 1000L * Integer.parseInt(args[6]);
            while (System.currentTimeMillis() < deadline) {
                synchronized (checked) {
                    Set<String> different = new TreeSet<>(checked);
                    if (different.size() >= Integer.parseInt(args[5])) {
                        break;
                    }
                }
                Thread.sleep(50);
            }
            // The last answer is sent by a thread of the client's own.
            Thread.sleep(500);
        } catch (InterruptedException e) {
            // Asked to stop: what was seen so far is the result.
        }
        producer.shutdown();
        synchronized (checked) {
            new Json().put("sent", sent).put("checked", checked).put("questions", questions).print();
        }
    }

    /** 4.9 looks up the route of the template topic at start, 5.x those of the topics it is told. */
    private static void knowTopic(TransactionMQProducer producer, String topic) throws Exception {
        producer.setCreateTopicKey(topic);
        try {
            producer.getClass().getMethod("setTopics", List.class).invoke(producer, List.of(topic));
        } catch (NoSuchMethodException e) {
            // 4.9
        }
    }
}
