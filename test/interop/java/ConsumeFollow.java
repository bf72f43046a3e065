package interop;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.consumer.MessageSelector;
import org.apache.rocketmq.client.consumer.listener.ConsumeConcurrentlyStatus;
import org.apache.rocketmq.client.consumer.listener.ConsumeOrderlyStatus;
import org.apache.rocketmq.client.consumer.listener.MessageListenerConcurrently;
import org.apache.rocketmq.client.consumer.listener.MessageListenerOrderly;
import org.apache.rocketmq.common.consumer.ConsumeFromWhere;
import org.apache.rocketmq.common.message.MessageExt;

/**
 * NAMESRV TOPIC GROUP FILE [name=value ...]: a push consumer that writes a line per event to FILE as it happens, so that they
 * outlive a kill -9: "MILLIS EVENT QUEUEID OFFSET RECONSUMETIMES TOPIC BODY" with tabs; EVENT is took, suspended or later.
 * Ends when interrupted.
 * model=CLUSTERING|BROADCASTING, listener=concurrent|orderly|suspend (every fifth offset once) |later (each once),
 * expression=*, sql=..., from=FIRST|LAST|yyyyMMddHHmmss, namespace=..., namespaceV2=..., trace=true, pause=MILLIS per message.
 */
public class ConsumeFollow {
    private final Path file;
    private final Map<String, String> options = new HashMap<>();
    private final Set<String> seen = ConcurrentHashMap.newKeySet();

    private ConsumeFollow(String[] args) {
        file = Paths.get(args[3]);
        for (int i = 4; i < args.length; i++) {
            options.put(args[i].substring(0, args[i].indexOf('=')), args[i].substring(args[i].indexOf('=') + 1));
        }
    }

    public static void main(String[] args) throws Exception {
        ConsumeFollow follow = new ConsumeFollow(args);
        DefaultMQPushConsumer consumer = follow.start(args);
        try {
            Thread.sleep(Long.MAX_VALUE);
        } catch (InterruptedException stopped) {
            Thread.interrupted();
        }
        Clients.letTracesLeave(follow.options);
        consumer.shutdown();
        new Json().put("clientId", consumer.buildMQClientId()).print();
    }

    private String option(String name, String otherwise) {
        return options.getOrDefault(name, otherwise);
    }

    private DefaultMQPushConsumer start(String[] args) throws Exception {
        DefaultMQPushConsumer consumer = options.containsKey("trace")
            ? new DefaultMQPushConsumer(args[2], true, null) : new DefaultMQPushConsumer(args[2]);
        consumer.setNamesrvAddr(args[0]);
        consumer.setInstanceName(Clients.instanceName());
        Clients.setNamespace(consumer, options);
        Clients.setEnum(consumer, "setMessageModel", option("model", "CLUSTERING"));
        String from = option("from", "FIRST");
        if (from.equals("FIRST") || from.equals("LAST")) {
            consumer.setConsumeFromWhere(ConsumeFromWhere.valueOf("CONSUME_FROM_" + from + "_OFFSET"));
        } else {
            consumer.setConsumeFromWhere(ConsumeFromWhere.CONSUME_FROM_TIMESTAMP);
            consumer.setConsumeTimestamp(from);
        }
        if (options.containsKey("sql")) {
            consumer.subscribe(args[1], MessageSelector.bySql(options.get("sql")));
        } else {
            consumer.subscribe(args[1], option("expression", "*"));
        }
        long pause = Long.parseLong(option("pause", "0"));
        String listener = option("listener", "concurrent");
        if (listener.equals("orderly") || listener.equals("suspend")) {
            consumer.registerMessageListener((MessageListenerOrderly) (messages, context) -> {
                MessageExt message = messages.get(0);
                sleep(pause);
                if (listener.equals("suspend") && message.getQueueOffset() % 5 == 4 && seen.add(message.getMsgId())) {
                    write("suspended", message);
                    context.setSuspendCurrentQueueTimeMillis(200);
                    return ConsumeOrderlyStatus.SUSPEND_CURRENT_QUEUE_A_MOMENT;
                }
                messages.forEach(one -> write("took", one));
                return ConsumeOrderlyStatus.SUCCESS;
            });
        } else {
            consumer.registerMessageListener((MessageListenerConcurrently) (messages, context) -> {
                sleep(pause);
                boolean later = listener.equals("later") && messages.get(0).getReconsumeTimes() == 0;
                context.setDelayLevelWhenNextConsume(1);
                messages.forEach(one -> write(later ? "later" : "took", one));
                return later ? ConsumeConcurrentlyStatus.RECONSUME_LATER : ConsumeConcurrentlyStatus.CONSUME_SUCCESS;
            });
        }
        consumer.start();
        return consumer;
    }

    private static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void write(String event, MessageExt message) {
        String line = System.currentTimeMillis() + "\t" + event + "\t" + message.getQueueId() + "\t" + message.getQueueOffset() + "\t"
            + message.getReconsumeTimes() + "\t" + message.getTopic() + "\t" + new String(message.getBody(), StandardCharsets.UTF_8) + "\n";
        try {
            Files.write(file, line.getBytes(StandardCharsets.UTF_8), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
