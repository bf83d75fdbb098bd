package dev.sluice.mysql;

import dev.sluice.run.RefusedException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.sql.SQLException;
import java.util.List;
import javax.net.ssl.SSLException;

/** Says in one sentence why there is no connection, and what to do about it. Never shows the password. */
final class ConnectFailure {
    private ConnectFailure() {}

    static RefusedException explain(SQLException error, ConnectionSettings settings) {
        return new RefusedException(sentence(error, settings), error);
    }

    /** An error of the driver's own that says to which server there is no connection; one of the server's as it is. */
    static SQLException named(SQLException error, ConnectionSettings settings) {
        return error.getErrorCode() == 0
                ? new SQLException(sentence(error, settings), error.getSQLState(), 0, error)
                : error;
    }

    private static String sentence(SQLException error, ConnectionSettings settings) {
        String where = settings.address();
        if (error.getErrorCode() != 0) {
            return switch (SqlErrors.classify(error)) {
                case ACCESS_DENIED ->
                    "The server at " + where + " refused the log-in of '" + settings.user() + "': "
                            + SqlErrors.describe(error) + ".";
                case TOO_MANY_CONNECTIONS ->
                    "The server at " + where + " has no room for another connection: " + SqlErrors.describe(error)
                            + ".";
                case LOST_CONNECTION,
                        DEADLOCK,
                        LOCK_WAIT,
                        INTERRUPTED,
                        TABLE_CHANGED,
                        RECORD_CHANGED,
                        UNKNOWN_TABLE,
                        UNKNOWN_SCHEMA,
                        UNKNOWN_COLUMN,
                        DISK_FULL,
                        READ_ONLY,
                        PACKET_TOO_LARGE,
                        DUPLICATE_KEY,
                        NOT_SUPPORTED,
                        OTHER -> byCode(error, where);
            };
        }
        return byCause(error, settings, where);
    }

    private static String byCode(SQLException error, String where) {
        String reason = SqlErrors.describe(error);
        return switch (error.getErrorCode()) {
            case 1129 ->
                "The server at " + where + " has blocked this host after too many failed connections: " + reason
                        + "; 'FLUSH HOSTS' or its equivalent there ends that.";
            case 1130 -> "The server at " + where + " accepts no connections from this host: " + reason + ".";
            case 3159 ->
                "The server at " + where + " accepts only encrypted connections; leave out --ssl-mode=DISABLED: "
                        + reason + ".";
            default -> "No connection to " + where + ": " + reason + ".";
        };
    }

    private static String byCause(SQLException error, ConnectionSettings settings, String where) {
        List<Throwable> causes = SqlErrors.causes(error);
        Throwable deepest = causes.get(causes.size() - 1);
        if (deepest instanceof CertificateExpiredException || deepest instanceof CertificateNotYetValidException) {
            return "The certificate of the server at " + where + ", which --ssl-mode="
                    + settings.sslMode().name() + " checks, is not valid now by this machine's clock: "
                    + deepest.getMessage() + ".";
        }
        for (Throwable cause : causes) {
            String message = cause.getMessage() == null ? "" : cause.getMessage();
            if (message.contains("Public Key Retrieval is not allowed")) {
                return "The account '" + settings.user() + "' at " + where + " logs in with caching_sha2_password or"
                        + " sha256_password, and the connection is not encrypted: use --ssl-mode=REQUIRED"
                        + (settings.socket().isPresent()
                                ? "."
                                : ", or --get-server-public-key on a network you trust.");
            }
            if (message.contains("SSL Connection required, but not")) {
                return "The server at " + where + " offers no encryption, but --ssl-mode="
                        + settings.sslMode().name() + " asks for it.";
            }
            if (cause instanceof UnknownHostException) {
                return "The host name '" + settings.host() + "' is unknown.";
            }
            if (cause instanceof SSLException || cause instanceof CertificateException) {
                return "The encrypted connection to " + where + " failed with --ssl-mode="
                        + settings.sslMode().name() + ": " + deepest.getMessage() + ".";
            }
            if (cause instanceof SocketTimeoutException) {
                return "The server at " + where + " did not answer within " + Connections.CONNECT_TIMEOUT_MILLIS / 1000
                        + " s.";
            }
            if (cause instanceof ConnectException && message.contains("refused")) {
                return "No server answers at " + where + ": connection refused.";
            }
            if (cause instanceof NoRouteToHostException) {
                return "There is no route to " + where + ".";
            }
            if (cause instanceof SocketException && settings.socket().isPresent()) {
                return "No server answers at the socket " + where + ": " + message + ".";
            }
        }
        return "No connection to " + where + ": " + SqlErrors.describe(error) + ".";
    }
}
