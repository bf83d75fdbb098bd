package dev.sluice.mysql;

import java.io.EOFException;
import java.net.SocketException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLException;

/** Reads the errors that the server and the driver raise. */
public final class SqlErrors {
    private SqlErrors() {}

    /** The class of an error, by the server's code first and by SQL state where the driver gives no code. */
    public static SqlErrorClass classify(SQLException error) {
        for (SqlErrorClass kind : SqlErrorClass.values()) {
            if (kind.has(error.getErrorCode())) {
                return kind;
            }
        }
        if (error.getErrorCode() == 0 && causes(error).stream().anyMatch(SqlErrors::isBrokenConnection)) {
            return SqlErrorClass.LOST_CONNECTION;
        }
        String state = error.getSQLState();
        if (state == null) {
            return SqlErrorClass.OTHER;
        }
        if (state.startsWith("08")) {
            return SqlErrorClass.LOST_CONNECTION;
        }
        return state.equals("40001") ? SqlErrorClass.DEADLOCK : SqlErrorClass.OTHER;
    }

    /**
     * The driver's general error S1000 stands also for a connection that broke within an answer. An end of file alone may be
     * that of a file which is being sent.
     */
    private static boolean isBrokenConnection(Throwable cause) {
        return cause instanceof SocketException
                || cause instanceof SSLException
                || cause instanceof EOFException
                        && cause.getMessage() != null
                        && cause.getMessage().startsWith("Can not read response from server");
    }

    /** The class of the first SQL error among an exception and its causes, {@code OTHER} when there is none. */
    public static SqlErrorClass classify(Throwable error) {
        for (Throwable cause : causes(error)) {
            if (cause instanceof SQLException sql) {
                return classify(sql);
            }
        }
        return SqlErrorClass.OTHER;
    }

    /**
     * One line for the user: {@code Table 'shop.x' doesn't exist (ERROR 1146, SQLSTATE 42S02)}. The driver's long text
     * about a broken connection is replaced by its first line and the reason underneath.
     */
    public static String describe(SQLException error) {
        String message = firstLine(error.getMessage());
        if (error.getErrorCode() == 0 && message.startsWith("Communications link failure")) {
            List<Throwable> causes = causes(error);
            String reason = firstLine(causes.get(causes.size() - 1).getMessage());
            message = "connection lost" + (reason.startsWith("Communications link failure") ? "" : ": " + reason);
        }
        int quoted = message.indexOf("message from server: \"");
        if (quoted >= 0 && message.endsWith("\"")) { // the driver wraps what a server says before the log-in
            message = message.substring(quoted + "message from server: \"".length(), message.length() - 1);
        }
        List<String> codes = new ArrayList<>();
        if (error.getErrorCode() != 0) {
            codes.add("ERROR " + error.getErrorCode());
        }
        if (error.getSQLState() != null && !error.getSQLState().isEmpty()) {
            codes.add("SQLSTATE " + error.getSQLState());
        }
        return codes.isEmpty() ? message : message + " (" + String.join(", ", codes) + ")";
    }

    /** The exception and what caused it, outermost first; stops at a cycle. */
    static List<Throwable> causes(Throwable error) {
        List<Throwable> chain = new ArrayList<>();
        for (Throwable next = error; next != null && !chain.contains(next); next = next.getCause()) {
            chain.add(next);
        }
        return chain;
    }

    private static String firstLine(String message) {
        String line = message == null || message.isBlank()
                ? "no message"
                : message.strip().lines().findFirst().orElse("").strip();
        return line.endsWith(".") ? line.substring(0, line.length() - 1) : line;
    }
}
