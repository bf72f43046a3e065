package interop;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.consumer.listener.ConsumeConcurrentlyStatus;
import org.apache.rocketmq.client.consumer.listener.MessageListenerConcurrently;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.client.producer.SendCallback;
import org.apache.rocketmq.client.producer.SendResult;
import org.apache.rocketmq.common.consumer.ConsumeFromWhere;
import org.apache.rocketmq.common.message.Message;

/**
 * NAMESRV TOPIC PERSECOND WARMUPSECONDS SECONDS: a producer that sends PERSECOND messages of 128 bytes a second, evenly, and a push
 * consumer in the same JVM; the time from before each send to the handler, of those sent after the warm-up. Milliseconds.
 */
public class EndToEnd {
    public static void main(String[] args) throws Exception {
        int perSecond = Integer.parseInt(args[2]);
        int warmup = perSecond * Integer.parseInt(args[3]);
        int count = perSecond * Integer.parseInt(args[4]);
        long[] nanos = new long[count];
        boolean[] seen = new boolean[count];
        AtomicInteger received = new AtomicInteger();
        AtomicInteger repeated = new AtomicInteger();
        DefaultMQPushConsumer consumer = new DefaultMQPushConsumer("end-to-end-readers");
        consumer.setNamesrvAddr(args[0]);
        consumer.setInstanceName(Clients.instanceName());
        consumer.setConsumeFromWhere(ConsumeFromWhere.CONSUME_FROM_LAST_OFFSET);
        consumer.subscribe(args[1], "*");
        consumer.registerMessageListener((MessageListenerConcurrently) (messages, context) -> {
            long now = System.nanoTime();
            messages.forEach(message -> {
                ByteBuffer body = ByteBuffer.wrap(message.getBody());
                long took = now - body.getLong();
                int index = body.getInt() - warmup;
                if (index < 0) {
                    return;
                }
                synchronized (seen) {
                    if (seen[index]) {
                        repeated.incrementAndGet();
                        return;
                    }
                    seen[index] = true;
                }
                nanos[index] = took;
                received.incrementAndGet();
            });
            return ConsumeConcurrentlyStatus.CONSUME_SUCCESS;
        });
        consumer.start();
        DefaultMQProducer producer = Clients.producer(args[0], "end-to-end-writers");
        LongAdder failed = new LongAdder();
        SendCallback unmeasured = new Count(new LongAdder());
        SendCallback measured = new Count(failed);
        // What is sent before the consumer has its queues is not measured: the warm-up is longer.
        long begin = System.nanoTime();
        for (int i = 0; i < warmup + count; i++) {
            long due = begin + (long) (i * 1e9 / perSecond);
            for (long early = due - System.nanoTime(); early > 0; early = due - System.nanoTime()) {
                LockSupport.parkNanos(early);
            }
            byte[] body = new byte[128];
            ByteBuffer.wrap(body).putLong(System.nanoTime()).putInt(i);
            producer.send(new Message(args[1], body), i < warmup ? unmeasured : measured);
        }
        double rate = (warmup + count) * 1e9 / (System.nanoTime() - begin);
        long patience = System.currentTimeMillis() + 30000;
        while (received.get() < count - failed.sum() && System.currentTimeMillis() < patience) {
            Thread.sleep(50);
        }
        producer.shutdown();
        consumer.shutdown();
        long[] sorted = Arrays.stream(nanos).filter(each -> each > 0).sorted().toArray();
        new Json().put("perSecond", Math.round(rate)).put("received", received.get()).put("lost", count - failed.sum() - received.get())
            .put("repeated", repeated.get()).put("failed", failed.sum()).put("p50", quantile(sorted, 0.5))
            .put("p99", quantile(sorted, 0.99)).put("max", quantile(sorted, 1)).print();
    }

    private static final class Count implements SendCallback {
        private final LongAdder failed;

        Count(LongAdder failed) {
            this.failed = failed;
        }

        @Override
        public void onSuccess(SendResult result) {
        }

        @Override
        public void onException(Throwable e) {
            failed.increment();
        }
    }

    private static double quantile(long[] sorted, double q) {
        return sorted.length == 0 ? -1 : sorted[Math.min(sorted.length - 1, (int) (sorted.length * q))] / 1e6;
    }
}
