package dev.sluice.mysql;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * A session that sends statements as the bytes they have in a file: a view or program was written in the character set
 * of its author's session, and literals in it have another value in any other. Made by {@link DefinitionSessions}. One
 * thread.
 */
public final class ByteSession implements AutoCloseable {
    private final Connection connection;

    /** @param connection whose driver encodes as ISO-8859-1: each character is the byte of its number */
    ByteSession(Connection connection) {
        this.connection = connection;
    }

    /** Runs one statement. @param bytes one character for each byte */
    public void run(String bytes) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(bytes);
        }
    }

    /** Runs one statement in the session's utf8mb4, such as a USE. @param text ordinary text */
    public void runText(String text) throws SQLException {
        run(new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1));
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
