package interop;

import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.common.message.MessageExt;

/** What the programs share, and what hides the differences between the 4.9 and 5.x client packages. */
public class Clients {
    private static final AtomicInteger NEXT = new AtomicInteger();

    /** A client instance of its own (own sockets, own client id) within this JVM. */
    static String instanceName() {
        return "i" + ProcessHandle.current().pid() + "-" + NEXT.incrementAndGet();
    }

    static DefaultMQProducer producer(String namesrv, String group) throws Exception {
        DefaultMQProducer producer = new DefaultMQProducer(group);
        producer.setNamesrvAddr(namesrv);
        producer.setInstanceName(instanceName());
        producer.setSendMsgTimeout(30000);
        producer.start();
        return producer;
    }

    /** MessageModel and other enums live in different packages in 4.9 and 5.x. */
    @SuppressWarnings({"unchecked", "rawtypes"})
    static void setEnum(Object target, String setter, String constant) throws Exception {
        for (Method method : target.getClass().getMethods()) {
            if (method.getName().equals(setter) && method.getParameterTypes()[0].isEnum()) {
                method.invoke(target, Enum.valueOf((Class) method.getParameterTypes()[0], constant));
                return;
            }
        }
        throw new NoSuchMethodException(setter);
    }

    static void setFlag(Object target, String setter, boolean value) throws Exception {
        target.getClass().getMethod(setter, boolean.class).invoke(target, value);
    }

    /** namespace=... as 4.9 and 5.x have it, or namespaceV2=... of 5.x. */
    static void setNamespace(Object client, Map<String, String> options) throws Exception {
        if (options.containsKey("namespace")) {
            client.getClass().getMethod("setNamespace", String.class).invoke(client, options.get("namespace"));
        }
        if (options.containsKey("namespaceV2")) {
            client.getClass().getMethod("setNamespaceV2", String.class).invoke(client, options.get("namespaceV2"));
        }
    }

    /** A 4.9 client that is shut down forgets the traces it has not sent yet. */
    static void letTracesLeave(Map<String, String> options) throws InterruptedException {
        if (options.containsKey("trace")) {
            Thread.sleep(1000);
        }
    }

    static Json describe(MessageExt message) {
        String body = new String(message.getBody(), StandardCharsets.UTF_8);
        return new Json()
            .put("id", message.getMsgId())
            .put("queueId", message.getQueueId())
            .put("offset", message.getQueueOffset())
            .put("topic", message.getTopic())
            .put("tags", message.getTags())
            .put("keys", message.getKeys())
            .put("flag", message.getFlag())
            .put("reconsumeTimes", message.getReconsumeTimes())
            .put("length", message.getBody().length)
            .put("body", body.length() > 200 ? body.substring(0, 200) : body)
            .put("properties", new TreeMap<>(message.getProperties()))
            .put("stored", message.getStoreTimestamp());
    }

    static List<Json> describe(Collection<MessageExt> messages) {
        List<Json> all = new ArrayList<>();
        for (MessageExt message : messages) {
            all.add(describe(message));
        }
        return all;
    }
}
