package dev.sluice.demo;

import dev.sluice.run.FailedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * A file of SQL as the {@code mysql} client takes it, cut into statements: quotes, comments, versioned
 * comments (kept: the server reads them) and {@code DELIMITER} are understood, the client's other commands
 * are not. Immutable.
 *
 * <p>Example: {@code DELIMITER //} on a line of its own makes {@code //} the end of a statement, so that the
 * semicolons inside a trigger stay in it, until {@code DELIMITER ;}.
 */
public final class SqlScript {
    /** A statement and the line on which it begins, for messages. */
    private record Part(int line, String sql) {}

    private final String name;
    private final List<Part> parts;

    private SqlScript(String name, List<Part> parts) {
        this.name = name;
        this.parts = List.copyOf(parts);
    }

    /** Reads a file in UTF-8. */
    public static SqlScript of(Path file) {
        try {
            return of(file.getFileName().toString(), Files.readString(file, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new FailedException("Cannot read " + file + ": " + e.getMessage(), e);
        }
    }

    /** Takes the text of a script. @param name for messages */
    public static SqlScript of(String name, String text) {
        return new SqlScript(name, new Cutter(text).cut());
    }

    /** The statements, in order, without their delimiters and without the comments between them. */
    public List<String> statements() {
        return parts.stream().map(Part::sql).toList();
    }

    /**
     * Runs the statements one after the other in the connection's current schema.
     *
     * @throws FailedException at the first statement that fails; those before it have been run
     */
    public void run(Connection connection) {
        try (Statement statement = connection.createStatement()) {
            // Braces belong to JSON here, not to JDBC's escapes.
            statement.setEscapeProcessing(false);
            for (Part part : parts) {
                try {
                    statement.execute(part.sql());
                } catch (SQLException e) {
                    throw new FailedException(
                            "Line " + part.line() + " of " + name + " failed: " + e.getMessage() + " (ERROR "
                                    + e.getErrorCode() + ", SQLSTATE " + e.getSQLState() + ")",
                            e);
                }
            }
        } catch (SQLException e) {
            throw new FailedException("Cannot run " + name + ": " + e.getMessage(), e);
        }
    }

    /** One pass over the text. Not thread-safe, used once. */
    private static final class Cutter {
        private static final String DELIMITER = "DELIMITER ";

        private final String text;
        private final List<Part> parts = new ArrayList<>();
        private final StringBuilder statement = new StringBuilder();
        private String delimiter = ";";
        private int position;
        private int line = 1;
        private int firstLine;

        Cutter(String text) {
            this.text = text;
        }

        List<Part> cut() {
            while (position < text.length()) {
                char c = text.charAt(position);
                if (statement.isEmpty() && Character.isWhitespace(c)) {
                    take(1, false);
                } else if (statement.isEmpty()
                        && text.regionMatches(true, position, DELIMITER, 0, DELIMITER.length())) {
                    int end = endOfLine();
                    delimiter =
                            text.substring(position + DELIMITER.length(), end).strip();
                    take(end - position, false);
                } else if (text.startsWith(delimiter, position)) {
                    take(delimiter.length(), false);
                    finish();
                } else if (c == '#' || text.startsWith("-- ", position) || text.startsWith("--\n", position)) {
                    take(endOfLine() - position, false);
                } else if (text.startsWith("/*", position)) {
                    takeComment();
                } else if (c == '\'' || c == '"' || c == '`') {
                    take(endOfQuoted(c) - position, true);
                } else {
                    take(1, true);
                }
            }
            finish();
            return parts;
        }

        /** Comments between statements go; inside they stay, for the server may have to read them. */
        private void takeComment() {
            int close = text.indexOf("*/", position + 2);
            int end = close < 0 ? text.length() : close + 2;
            boolean versioned = text.startsWith("/*!", position) || text.startsWith("/*M!", position);
            take(end - position, versioned || !statement.isEmpty());
        }

        private int endOfLine() {
            int end = text.indexOf('\n', position);
            return end < 0 ? text.length() : end;
        }

        /** The position after the closing quote; a doubled quote is met as the end of one and the start of the next. */
        private int endOfQuoted(char quote) {
            int at = position + 1;
            while (at < text.length() && text.charAt(at) != quote) {
                at += text.charAt(at) == '\\' && quote != '`' ? 2 : 1;
            }
            return Math.min(at + 1, text.length());
        }

        private void take(int length, boolean keep) {
            String taken = text.substring(position, position + length);
            if (keep) {
                if (statement.isEmpty()) {
                    firstLine = line;
                }
                statement.append(taken);
            }
            line += (int) taken.chars().filter(c -> c == '\n').count();
            position += length;
        }

        private void finish() {
            String sql = statement.toString().strip();
            if (!sql.isEmpty()) {
                parts.add(new Part(firstLine, sql));
            }
            statement.setLength(0);
        }
    }
}
