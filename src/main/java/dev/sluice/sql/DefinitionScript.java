package dev.sluice.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A definition file cut into its statements. A statement ends at the delimiter, outside of quotes and comments, with
 * nothing behind it in its line: so our files, mydumper's and the {@code mysql} client's are written, all of which may
 * hold semicolons inside of stored programs. {@code DELIMITER} lines are heeded. What sets the session is not among the
 * statements but part of those that follow it, see {@link SessionReader}.
 */
public final class DefinitionScript {
    private static final String COMMAND = "DELIMITER ";

    private final String text;
    private final SessionReader session = new SessionReader();
    private final List<SqlStatement> statements = new ArrayList<>();
    private String delimiter = ";";
    private int position;

    private DefinitionScript(String text) {
        this.text = text;
    }

    /**
     * Cuts a file.
     *
     * @throws SqlTextException when it ends in the middle of a statement, or sets what no dump may set; the message
     *     begins with the line
     */
    public static List<SqlStatement> read(byte[] file) {
        DefinitionScript script = new DefinitionScript(ClientCharset.bytes(file));
        script.read();
        return List.copyOf(script.statements);
    }

    private void read() {
        while (true) {
            while (position < text.length() && text.charAt(position) <= ' ') {
                position++;
            }
            if (position == text.length()) {
                return;
            }
            int line = 1
                    + (int) text.substring(0, position)
                            .chars()
                            .filter(c -> c == '\n')
                            .count();
            try {
                if (text.regionMatches(true, position, COMMAND, 0, COMMAND.length())) {
                    command();
                } else {
                    statement(line);
                }
            } catch (SqlTextException e) {
                throw new SqlTextException("line " + line + ": the statement " + e.getMessage());
            }
        }
    }

    private void command() {
        int end = lineEnd(position);
        delimiter = text.substring(position + COMMAND.length(), end).strip();
        if (delimiter.isEmpty()) {
            throw new SqlTextException("names no delimiter");
        }
        position = end;
    }

    private void statement(int line) {
        Lexer lexer = new Lexer(text, position, session.current());
        lexer.delimiter(delimiter);
        int start = position;
        int tokens = 0;
        while (true) {
            Optional<Token> token = lexer.next();
            if (token.isEmpty()) {
                if (tokens > 0) {
                    throw new SqlTextException("is cut off: the file ends before it does");
                }
                position = text.length();
                return;
            }
            int at = token.get().start();
            if (text.startsWith(delimiter, at) && isBlankToLineEnd(at + delimiter.length())) {
                SqlStatement statement = new SqlStatement(text.substring(start, at), session.current(), line);
                position = at + delimiter.length();
                if (tokens > 0 && !session.takes(statement)) {
                    statements.add(statement);
                }
                return;
            }
            tokens++;
        }
    }

    /** A blank behind a semicolon is how a semicolon inside of a program is told from one at its end. */
    private boolean isBlankToLineEnd(int from) {
        return from == text.length() || text.charAt(from) == '\n' || text.startsWith("\r\n", from);
    }

    private int lineEnd(int from) {
        int end = text.indexOf('\n', from);
        return end < 0 ? text.length() : end;
    }
}
