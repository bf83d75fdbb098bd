package dev.sluice.job;

import dev.sluice.run.StopSignal;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * SIGTERM, SIGINT and SIGHUP as requests to stop; a second one ends the process at once with 128 plus the
 * signal's number, as shells count. A handler and not a shutdown hook, because from a hook the process could
 * no longer choose its exit code. A signal that the process was started to ignore (nohup) stays ignored.
 *
 * <p>{@code sun.misc.Signal} is the only way to see a signal without ending, and kept by JEP 260; it is
 * called by reflection because the compiler's warning about it cannot be suppressed under {@code -Werror}.
 */
final class Signals implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Signals.class);

    private final StopSignal stop;
    private final Deque<AutoCloseable> restore = new ArrayDeque<>();
    private final AtomicBoolean seen = new AtomicBoolean();

    private Signals(StopSignal stop) {
        this.stop = stop;
    }

    /** Turns signals into requests to stop until closed. */
    static Signals requestStop(StopSignal stop) {
        Signals signals = new Signals(stop);
        for (String name : new String[] {"TERM", "INT", "HUP"}) {
            try {
                signals.handle(name);
            } catch (ReflectiveOperationException e) {
                // The JVM was told to leave signals alone (-Xrs); it then ends without our help.
                LOG.warn("signal {} cannot be handled", name, e);
            }
        }
        return signals;
    }

    private void handle(String name) throws ReflectiveOperationException {
        Class<?> signalType = Class.forName("sun.misc.Signal");
        Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
        Object ignore = handlerType.getField("SIG_IGN").get(null);
        Object signal = signalType.getConstructor(String.class).newInstance(name);
        Object ours = Proxy.newProxyInstance(
                Signals.class.getClassLoader(), new Class<?>[] {handlerType}, (InvocationHandler) this::caught);
        Object before = install(signal, ours);
        if (before == ignore) {
            install(signal, ignore);
        } else {
            restore.push(() -> install(signal, before));
        }
    }

    private static Object install(Object signal, Object handler) throws ReflectiveOperationException {
        return signal.getClass()
                .getMethod("handle", signal.getClass(), Class.forName("sun.misc.SignalHandler"))
                .invoke(null, signal, handler);
    }

    private Object caught(Object proxy, Method method, Object[] arguments) throws ReflectiveOperationException {
        switch (method.getName()) {
            case "handle" -> {
                if (seen.getAndSet(true)) {
                    int number =
                            (int) arguments[0].getClass().getMethod("getNumber").invoke(arguments[0]);
                    Runtime.getRuntime().halt(128 + number);
                }
                stop.request();
                return null;
            }
            case "hashCode" -> {
                return System.identityHashCode(proxy);
            }
            case "equals" -> {
                return proxy == arguments[0];
            }
            default -> {
                return "sluice's signal handler";
            }
        }
    }

    @Override
    public void close() {
        for (AutoCloseable step : restore) {
            try {
                step.close();
            } catch (Exception e) {
                LOG.warn("a signal handler could not be put back", e);
            }
        }
    }
}
