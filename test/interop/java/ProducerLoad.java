package interop;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.common.message.Message;

/** NAMESRV TOPIC THREADS BYTES WARMUPSECONDS SECONDS: synchronous sends from many threads of one producer, as the original's benchmark does. */
public class ProducerLoad {
    public static void main(String[] args) throws Exception {
        int threads = Integer.parseInt(args[2]);
        byte[] body = new byte[Integer.parseInt(args[3])];
        java.util.Arrays.fill(body, (byte) 'x');
        DefaultMQProducer producer = Clients.producer(args[0], "bench-java-producers");
        producer.setCompressMsgBodyOverHowmuch(Integer.MAX_VALUE);
        LongAdder accepted = new LongAdder();
        LongAdder failed = new LongAdder();
        AtomicBoolean running = new AtomicBoolean(true);
        Thread[] all = new Thread[threads];
        for (int i = 0; i < threads; i++) {
            all[i] = new Thread(() -> {
                while (running.get()) {
                    try {
                        producer.send(new Message(args[1], body));
                        accepted.increment();
                    } catch (Exception e) {
                        failed.increment();
                    }
                }
            });
            all[i].start();
        }
        Thread.sleep(1000L * Integer.parseInt(args[4]));
        long before = accepted.sum();
        long begin = System.nanoTime();
        Thread.sleep(1000L * Integer.parseInt(args[5]));
        double perSecond = (accepted.sum() - before) * 1e9 / (System.nanoTime() - begin);
        running.set(false);
        for (Thread thread : all) {
            thread.join();
        }
        producer.shutdown();
        new Json().put("perSecond", Math.round(perSecond)).put("failed", failed.sum()).print();
    }
}
