package dev.sluice.mysql;

import dev.sluice.throttle.StatusReader;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The global status of one server. */
final class GlobalStatus implements StatusReader {
    private final Enquiry enquiry;

    GlobalStatus(Connections server) {
        this.enquiry = new Enquiry(server);
    }

    /** @throws dev.sluice.run.RefusedException when the server cannot be asked */
    void check(ConnectionSettings settings) {
        try {
            read(List.of("Uptime"));
        } catch (SQLException e) {
            throw ConnectFailure.explain(e, settings);
        }
    }

    @Override
    public String server() {
        return enquiry.address();
    }

    @Override
    public Map<String, Double> read(Collection<String> names) throws SQLException {
        return enquiry.ask((connection, server) -> values(connection, names));
    }

    private static Map<String, Double> values(Connection connection, Collection<String> names) throws SQLException {
        Map<String, Double> values = new HashMap<>();
        String marks = String.join(", ", Collections.nCopies(names.size(), "?"));
        // SHOW evaluates its condition against text, so numbers in it need no care.
        try (PreparedStatement statement =
                connection.prepareStatement("SHOW GLOBAL STATUS WHERE Variable_name IN (" + marks + ")")) {
            int position = 1;
            for (String name : names) {
                statement.setString(position++, name);
            }
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    try {
                        values.put(row.getString(1), Double.valueOf(row.getString(2)));
                    } catch (NumberFormatException notANumber) {
                        // ON, OFF, texts: nothing to compare with a limit
                    }
                }
            }
        }
        return values;
    }

    @Override
    public void close() {
        enquiry.close();
    }
}
