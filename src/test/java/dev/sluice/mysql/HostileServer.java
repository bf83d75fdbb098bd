package dev.sluice.mysql;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Lets anybody log in and answers the first statement with the request for a file; keeps all it receives. */
final class HostileServer implements AutoCloseable {
    private static final int LOCAL_INFILE = 0xFB;
    /** LONG_PASSWORD, CONNECT_WITH_DB, LOCAL_FILES, PROTOCOL_41, TRANSACTIONS, SECURE_CONNECTION, PLUGIN_AUTH. */
    private static final int CAPABILITIES = 1 | 8 | 128 | 512 | 8192 | 32768 | 1 << 19;

    private final ServerSocket socket;
    private final String file;
    private final ByteArrayOutputStream received = new ByteArrayOutputStream();
    private final Thread thread;

    private HostileServer(String file) throws IOException {
        this.socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        this.file = file;
        this.thread = new Thread(this::serve, "hostile server");
        thread.setDaemon(true);
        thread.start();
    }

    static HostileServer askingFor(String file) throws IOException {
        return new HostileServer(file);
    }

    int port() {
        return socket.getLocalPort();
    }

    /** All it got, once the client has gone; the word "asked" stands where it asked for the file. */
    String received() throws InterruptedException {
        thread.join(10_000);
        synchronized (received) {
            return received.toString(StandardCharsets.ISO_8859_1);
        }
    }

    private void serve() {
        try (Socket client = socket.accept()) {
            client.setSoTimeout(5000);
            DataInputStream in = new DataInputStream(client.getInputStream());
            OutputStream out = client.getOutputStream();
            packet(out, 0, greeting());
            keep(payload(in)); // the log-in
            packet(out, 2, new byte[] {0, 0, 0, 2, 0, 0, 0});
            keep(payload(in)); // the first statement
            byte[] name = file.getBytes(StandardCharsets.UTF_8);
            byte[] request = new byte[name.length + 1];
            request[0] = (byte) LOCAL_INFILE;
            System.arraycopy(name, 0, request, 1, name.length);
            packet(out, 1, request);
            keep("asked".getBytes(StandardCharsets.UTF_8));
            while (true) {
                keep(payload(in));
            }
        } catch (IOException e) {
            // The client has gone.
        }
    }

    private void keep(byte[] bytes) {
        synchronized (received) {
            received.writeBytes(bytes);
        }
    }

    private static byte[] payload(DataInputStream in) throws IOException {
        int length = in.readUnsignedByte() | in.readUnsignedByte() << 8 | in.readUnsignedByte() << 16;
        in.readUnsignedByte();
        byte[] payload = new byte[length];
        in.readFully(payload);
        return payload;
    }

    private static void packet(OutputStream out, int sequence, byte[] payload) throws IOException {
        out.write(new byte[] {
            (byte) payload.length, (byte) (payload.length >> 8), (byte) (payload.length >> 16), (byte) sequence
        });
        out.write(payload);
        out.flush();
    }

    private static byte[] greeting() {
        ByteArrayOutputStream greeting = new ByteArrayOutputStream();
        greeting.write(10);
        greeting.writeBytes("8.0.99\0".getBytes(StandardCharsets.US_ASCII));
        greeting.writeBytes(new byte[] {1, 0, 0, 0});
        greeting.writeBytes("12345678".getBytes(StandardCharsets.US_ASCII));
        greeting.write(0);
        greeting.writeBytes(new byte[] {(byte) CAPABILITIES, (byte) (CAPABILITIES >> 8)});
        greeting.write(45); // utf8mb4
        greeting.writeBytes(new byte[] {2, 0, (byte) (CAPABILITIES >> 16), (byte) (CAPABILITIES >> 24), 21});
        greeting.writeBytes(new byte[10]);
        greeting.writeBytes("123456789012\0".getBytes(StandardCharsets.US_ASCII));
        greeting.writeBytes("mysql_native_password\0".getBytes(StandardCharsets.US_ASCII));
        return greeting.toByteArray();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
