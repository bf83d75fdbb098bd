package dev.sluice.crash;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A network between the program and a server that can fail: connections are cut, and what goes through is late. */
final class CutProxy implements AutoCloseable {
    private final ServerSocket door;
    private final String host;
    private final int port;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile int delayMillis;

    CutProxy(String host, int port) throws IOException {
        this.host = host;
        this.port = port;
        this.door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        start("proxy", this::accept);
    }

    int port() {
        return door.getLocalPort();
    }

    /** Ends all connections without a word, as a broken line does. */
    void cut() {
        open.forEach(CutProxy::end);
    }

    /** Holds each piece that goes through back for so many milliseconds. */
    void delay(int millis) {
        delayMillis = millis;
    }

    private void accept() {
        while (!door.isClosed()) {
            try {
                Socket client = door.accept();
                open.add(client);
                try {
                    Socket server = new Socket(host, port);
                    open.add(server);
                    start("proxy-up", () -> pass(client, server));
                    start("proxy-down", () -> pass(server, client));
                } catch (IOException noServer) {
                    end(client);
                }
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void pass(Socket from, Socket to) {
        byte[] piece = new byte[1 << 16];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int n = in.read(piece); n >= 0; n = in.read(piece)) {
                if (delayMillis > 0) {
                    Thread.sleep(delayMillis);
                }
                out.write(piece, 0, n);
            }
        } catch (IOException | InterruptedException broken) {
            // the other side learns it by its end
        } finally {
            open.remove(from);
            open.remove(to);
        }
    }

    private static void end(Socket socket) {
        try {
            socket.setSoLinger(true, 0); // reset, as when the other machine is gone
            socket.close();
        } catch (IOException alreadyGone) {
            // as wanted
        }
    }

    private static void start(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        door.close();
        cut();
    }
}
