package interop;

import java.io.BufferedReader;
import java.io.FileOutputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.consumer.listener.ConsumeConcurrentlyStatus;
import org.apache.rocketmq.client.consumer.listener.MessageListenerConcurrently;
import org.apache.rocketmq.client.exception.MQBrokerException;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.client.producer.SendResult;
import org.apache.rocketmq.client.producer.SendStatus;
import org.apache.rocketmq.common.consumer.ConsumeFromWhere;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.message.MessageQueue;

/**
 * NAMESRV TOPIC FILE NAME BROKER QUEUES [GROUP]: load under faults. A serial producer for each of QUEUES (comma separated), which asks for
 * routes every 2 s; one stock producer that chooses its queues and retries; with GROUP a push consumer from the first message on. Each
 * send's begin and end and each message consumed is a JSON line in FILE, with System.nanoTime() in microseconds, which is
 * CLOCK_MONOTONIC on Linux. Told by words on stdin (pause, resume, progress, stop), it answers each with a JSON line on stdout.
 */
public class HistoryLoad {
    private static final int REST_MS = 5;
    private static final int FAILED_REST_MS = 50;
    private static final int START_TRIES = 10;

    private final String topic;
    private final String name;
    private final String broker;
    private final OutputStream file;
    private final AtomicInteger ops = new AtomicInteger();
    private final Map<String, Set<Long>> above = new HashMap<>();
    private final Map<String, Long> next = new HashMap<>();
    private final Object pause = new Object();
    private boolean paused;
    private int busy;
    private final AtomicLong sent = new AtomicLong();

    private HistoryLoad(String[] args) throws Exception {
        topic = args[1];
        file = new FileOutputStream(args[2], true);
        name = args[3];
        broker = args[4];
    }

    public static void main(String[] args) throws Exception {
        HistoryLoad load = new HistoryLoad(args);
        for (String queue : args[5].split(",")) {
            if (!queue.isEmpty()) {
                MessageQueue target = new MessageQueue(load.topic, load.broker, Integer.parseInt(queue));
                load.lane("q" + queue, producer(args[0], load.name + "-q" + queue, 2000), target);
            }
        }
        load.lane("stock", producer(args[0], load.name + "-stock", 0), null);
        if (args.length > 6) {
            load.consume(args[0], args[6]);
        }
        load.obey();
        Runtime.getRuntime().halt(0);
    }

    /** @param pollMillis 0 leaves the interval as it is */
    private static DefaultMQProducer producer(String namesrv, String group, int pollMillis) throws Exception {
        DefaultMQProducer producer = new DefaultMQProducer(group);
        producer.setNamesrvAddr(namesrv);
        producer.setInstanceName(Clients.instanceName());
        if (pollMillis > 0) {
            producer.setPollNameServerInterval(pollMillis);
        }
        producer.start();
        return producer;
    }

    private void lane(String lane, DefaultMQProducer producer, MessageQueue target) {
        Thread thread = new Thread(() -> {
            for (int i = 1; ; i++) {
                begin();
                boolean accepted = false;
                try {
                    accepted = send(lane, producer, target, name + "-" + lane + "-" + i);
                } finally {
                    end();
                }
                sleep(accepted ? REST_MS : FAILED_REST_MS);
            }
        }, lane);
        thread.setDaemon(true);
        thread.start();
    }

    private boolean send(String lane, DefaultMQProducer producer, MessageQueue target, String key) {
        int op = ops.incrementAndGet();
        Json invoke = event("invoke").put("op", op).put("topic", topic).put("queue", target == null ? -1 : target.getQueueId())
            .put("keys", Collections.singletonList(key)).put("lane", lane);
        write(target == null ? invoke : invoke.put("broker", broker));
        Message message = new Message(topic, null, key, key.getBytes(StandardCharsets.UTF_8));
        Json answer;
        boolean accepted = false;
        try {
            SendResult result = target == null ? producer.send(message) : producer.send(message, target);
            answer = event("answer").put("op", op).put("code", code(result.getSendStatus())).put("offset", result.getQueueOffset())
                .put("queue", result.getMessageQueue().getQueueId()).put("broker", result.getMessageQueue().getBrokerName());
            accepted = true;
            if (result.getSendStatus() == SendStatus.SEND_OK) {
                sent.incrementAndGet();
            }
        } catch (MQBrokerException e) {
            answer = event("answer").put("op", op).put("code", e.getResponseCode()).put("error", String.valueOf(e.getErrorMessage()));
        } catch (Exception e) {
            answer = event("answer").put("op", op).put("error", String.valueOf(e.getMessage()).split("\n")[0]);
        }
        write(answer);
        return accepted;
    }

    private static int code(SendStatus status) {
        switch (status) {
            case SEND_OK:
                return 0;
            case FLUSH_DISK_TIMEOUT:
                return 10;
            case SLAVE_NOT_AVAILABLE:
                return 11;
            default:
                return 12;
        }
    }

    /** A start asks for the route once, and fails if the answer takes more than 3 s, as it may where much else starts. */
    private void consume(String namesrv, String group) throws Exception {
        for (int tries = 1; ; tries++) {
            DefaultMQPushConsumer consumer = consumer(namesrv, group);
            try {
                consumer.start();
                return;
            } catch (IllegalStateException e) {
                consumer.shutdown();
                if (tries == START_TRIES) {
                    throw e;
                }
            }
        }
    }

    private DefaultMQPushConsumer consumer(String namesrv, String group) throws Exception {
        DefaultMQPushConsumer consumer = new DefaultMQPushConsumer(group);
        consumer.setNamesrvAddr(namesrv);
        consumer.setInstanceName(Clients.instanceName());
        consumer.setPollNameServerInterval(2000);
        consumer.setConsumeFromWhere(ConsumeFromWhere.CONSUME_FROM_FIRST_OFFSET);
        consumer.subscribe(topic, "*");
        consumer.registerMessageListener((MessageListenerConcurrently) (messages, context) -> {
            for (MessageExt message : messages) {
                String from = context.getMessageQueue().getBrokerName();
                write(event("consumed").put("group", group).put("topic", message.getTopic()).put("broker", from)
                    .put("queue", message.getQueueId()).put("offset", message.getQueueOffset()).put("key", message.getKeys()));
                saw(from + "/" + message.getTopic() + "/" + message.getQueueId(), message.getQueueOffset());
            }
            return ConsumeConcurrentlyStatus.CONSUME_SUCCESS;
        });
        return consumer;
    }

    private void saw(String place, long offset) {
        synchronized (above) {
            Set<Long> waiting = above.computeIfAbsent(place, key -> new HashSet<>());
            long due = next.getOrDefault(place, 0L);
            if (offset >= due) {
                waiting.add(offset);
            }
            while (waiting.remove(due)) {
                due++;
            }
            next.put(place, due);
        }
    }

    private void obey() throws Exception {
        reply("start", null);
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String order = in.readLine(); order != null; order = in.readLine()) {
            Map<String, Long> progress = null;
            if (order.equals("pause") || order.equals("stop")) {
                rest();
            } else if (order.equals("resume")) {
                resume();
            } else {
                synchronized (above) {
                    progress = new HashMap<>(next);
                }
                progress.put("accepted", sent.get());
            }
            reply(order, progress);
            if (order.equals("stop")) {
                return;
            }
        }
    }

    private static void reply(String order, Map<String, Long> progress) {
        Json json = new Json().put("to", order);
        System.out.println(progress == null ? json : json.put("progress", progress));
        System.out.flush();
    }

    private void begin() {
        synchronized (pause) {
            while (paused) {
                await();
            }
            busy++;
        }
    }

    private void end() {
        synchronized (pause) {
            busy--;
            pause.notifyAll();
        }
    }

    /** Returns when no send is under way; none begins until {@link #resume}. */
    private void rest() {
        synchronized (pause) {
            paused = true;
            while (busy > 0) {
                await();
            }
        }
    }

    private void resume() {
        synchronized (pause) {
            paused = false;
            pause.notifyAll();
        }
    }

    private void await() {
        try {
            pause.wait();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private Json event(String type) {
        return new Json().put("at", System.nanoTime() / 1000).put("by", name).put("t", type);
    }

    /** One write a line: what was written is there when the process is killed. */
    private void write(Json event) {
        try {
            synchronized (file) {
                file.write((event + "\n").getBytes(StandardCharsets.UTF_8));
            }
        } catch (java.io.IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void sleep(int millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
