package interop;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.Permission;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Runs main methods named on stdin ("run ID CLASS ARGS...", percent-encoded words; "stop ID" interrupts one) and answers
 * "ID EXIT BASE64(stdout) BASE64(stderr)" for each. Output belongs to the run whose thread group printed it.
 */
public class Runner {
    private static final PrintStream REAL = System.out;
    private static final Map<String, Thread> RUNS = new ConcurrentHashMap<>();

    static final class Exit extends SecurityException {
        final int status;

        Exit(int status) {
            super("exit " + status);
            this.status = status;
        }
    }

    static final class Group extends ThreadGroup {
        final ByteArrayOutputStream out = new ByteArrayOutputStream();
        final ByteArrayOutputStream err = new ByteArrayOutputStream();

        Group(String name) {
            super(name);
        }
    }

    static final class Capture extends OutputStream {
        private final boolean err;
        private final OutputStream otherwise;

        Capture(boolean err, OutputStream otherwise) {
            this.err = err;
            this.otherwise = otherwise;
        }

        private OutputStream target() {
            for (ThreadGroup g = Thread.currentThread().getThreadGroup(); g != null; g = g.getParent()) {
                if (g instanceof Group) {
                    return err ? ((Group) g).err : ((Group) g).out;
                }
            }
            return otherwise;
        }

        @Override
        public void write(int b) throws java.io.IOException {
            target().write(b);
        }

        @Override
        public void write(byte[] b, int off, int len) throws java.io.IOException {
            target().write(b, off, len);
        }
    }

    @SuppressWarnings("removal")
    public static void main(String[] args) throws Exception {
        System.setErr(new PrintStream(new Capture(true, System.err), true, "UTF-8"));
        System.setOut(new PrintStream(new Capture(false, System.err), true, "UTF-8"));
        System.setSecurityManager(new SecurityManager() {
            @Override
            public void checkPermission(Permission permission) {
            }

            @Override
            public void checkExit(int status) {
                throw new Exit(status);
            }
        });
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String[] words = line.split(" ", -1);
            for (int i = 0; i < words.length; i++) {
                words[i] = URLDecoder.decode(words[i], "UTF-8");
            }
            if (words[0].equals("stop")) {
                Thread thread = RUNS.get(words[1]);
                if (thread != null) {
                    thread.interrupt();
                }
            } else {
                start(words[1], words[2], Arrays.copyOfRange(words, 3, words.length));
            }
        }
        Runtime.getRuntime().halt(0);
    }

    private static void start(String id, String className, String[] args) {
        Group group = new Group("run-" + id);
        Thread thread = new Thread(group, () -> {
            int exit = 0;
            try {
                Class.forName(className).getMethod("main", String[].class).invoke(null, (Object) args);
            } catch (InvocationTargetException e) {
                if (e.getCause() instanceof Exit) {
                    exit = ((Exit) e.getCause()).status;
                } else {
                    exit = 1;
                    e.getCause().printStackTrace();
                }
            } catch (Throwable e) {
                exit = 1;
                e.printStackTrace();
            }
            RUNS.remove(id);
            Base64.Encoder base64 = Base64.getEncoder();
            synchronized (REAL) {
                REAL.println(id + " " + exit + " " + base64.encodeToString(group.out.toByteArray()) + " "
                    + base64.encodeToString(group.err.toByteArray()));
                REAL.flush();
            }
        });
        RUNS.put(id, thread);
        thread.start();
    }
}
