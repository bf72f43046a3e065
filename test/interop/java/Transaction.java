package interop;

import java.util.ArrayList;
import java.util.List;
import org.apache.rocketmq.client.producer.LocalTransactionState;
import org.apache.rocketmq.client.producer.TransactionListener;
import org.apache.rocketmq.client.producer.TransactionMQProducer;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageExt;

/**
 * NAMESRV TOPIC GROUP SECONDS: sends one transaction message that commits, one that rolls back and one that stays unknown until the
 * broker asks (committed then). Prints the send results and how often the broker asked within SECONDS.
 */
public class Transaction {
    public static void main(String[] args) throws Exception {
        List<String> checked = new ArrayList<>();
        List<String> sent = new ArrayList<>();
        TransactionMQProducer producer = new TransactionMQProducer(args[2]);
        producer.setNamesrvAddr(args[0]);
        producer.setInstanceName(Clients.instanceName());
        producer.setTransactionListener(new TransactionListener() {
            @Override
            public LocalTransactionState executeLocalTransaction(Message message, Object state) {
                return (LocalTransactionState) state;
            }

            @Override
            public LocalTransactionState checkLocalTransaction(MessageExt message) {
                synchronized (checked) {
                    checked.add(message.getKeys());
                }
                return LocalTransactionState.COMMIT_MESSAGE;
            }
        });
        producer.start();
        for (LocalTransactionState state : LocalTransactionState.values()) {
            Message message = new Message(args[1], "TagA", state.name(), state.name().getBytes());
            try {
                sent.add(producer.sendMessageInTransaction(message, state).getSendStatus().name());
            } catch (Exception e) {
                sent.add(e.toString());
            }
        }
        long deadline = System.currentTimeMillis() + 1000L * Integer.parseInt(args[3]);
        while (System.currentTimeMillis() < deadline) {
            synchronized (checked) {
                if (!checked.isEmpty()) {
                    break;
                }
            }
            Thread.sleep(100);
        }
        Thread.sleep(300);
        producer.shutdown();
        new Json().put("sent", sent).put("checked", checked).print();
    }
}
