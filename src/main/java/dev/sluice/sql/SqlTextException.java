package dev.sluice.sql;

/**
 * SQL text that is not understood or not allowed. The message is the end of a sentence that begins with the place, such
 * as {@code sets GLOBAL max_connections, which no dump may}; whoever knows the file makes a refusal of it.
 */
public final class SqlTextException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** @param message what the statement does or lacks, as a verb and its object */
    public SqlTextException(String message) {
        super(message);
    }
}
