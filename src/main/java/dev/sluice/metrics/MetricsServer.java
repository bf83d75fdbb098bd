package dev.sluice.metrics;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.sluice.job.RunEntry;
import dev.sluice.job.RunWatcher;
import dev.sluice.run.ExitCode;
import dev.sluice.run.Progress;
import dev.sluice.run.RefusedException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Answers {@code GET /metrics} while a run goes on. */
public final class MetricsServer implements RunWatcher {
    private static final String PATH = "/metrics";
    private static final String TYPE = "text/plain; version=0.0.4; charset=utf-8";
    private static final int THREADS = 2;

    private final String option;
    private final MetricsAddress address;
    private RunMeters meters;
    private HttpServer server;
    private ExecutorService threads;

    /** @param option that gives the address, for messages */
    public MetricsServer(String option, MetricsAddress address) {
        this.option = option;
        this.address = address;
    }

    @Override
    public void begin(RunEntry run, Progress progress, List<RunEntry> history) {
        InetSocketAddress socket = new InetSocketAddress(address.host(), address.port());
        if (socket.isUnresolved()) {
            throw new RefusedException(option + " " + address + ": the host " + address.host() + " is not known.");
        }
        // One that opens a connection and says nothing must not keep a thread for ever.
        System.setProperty("sun.net.httpserver.maxReqTime", "10");
        System.setProperty("sun.net.httpserver.maxRspTime", "10");
        try {
            server = HttpServer.create(socket, 0);
        } catch (IOException e) {
            throw new RefusedException(option + " " + address + " cannot be opened: " + e.getMessage() + ".", e);
        }
        meters = new RunMeters(run, progress, Exposition.none(), history);
        threads = Executors.newFixedThreadPool(THREADS, work -> {
            Thread thread = new Thread(work, "metrics");
            thread.setDaemon(true);
            return thread;
        });
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (!exchange.getRequestURI().getPath().equals(PATH)) {
                exchange.sendResponseHeaders(404, -1);
                return;
            }
            boolean head = exchange.getRequestMethod().equals("HEAD");
            if (!head && !exchange.getRequestMethod().equals("GET")) {
                exchange.getResponseHeaders().set("Allow", "GET, HEAD");
                exchange.sendResponseHeaders(405, -1);
                return;
            }
            byte[] body = meters.text().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", TYPE);
            exchange.sendResponseHeaders(200, head ? -1 : body.length);
            if (!head) {
                exchange.getResponseBody().write(body);
            }
        }
    }

    @Override
    public void beat(RunEntry now) {
        meters.update(now);
    }

    @Override
    public void finish(RunEntry end, ExitCode exitCode, Map<String, Object> report) {
        if (meters != null) {
            meters.ended(end, exitCode);
        }
    }

    @Override
    public void close() {
        if (server != null) {
            server.stop(0);
            threads.shutdownNow();
        }
    }
}
