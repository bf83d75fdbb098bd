package dev.sluice.load;

import dev.sluice.mysql.TableName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The target's storage engines, and which tables will have one that cannot take rows back. One thread. */
final class Engines {
    /** Names shown in a message. */
    private static final int SHOWN = 5;

    private final Connection connection;
    private final Map<String, Boolean> transactional = new HashMap<>();
    private final List<String> careless = new ArrayList<>();
    private int more;

    private Engines(Connection connection) {
        this.connection = connection;
    }

    /** @param connection used and not closed */
    static Engines of(Connection connection) throws SQLException {
        Engines engines = new Engines(connection);
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT engine, COALESCE(transactions, 'NO')"
                        + " FROM information_schema.engines WHERE support IN ('YES', 'DEFAULT')")) {
            while (row.next()) {
                engines.transactional.put(row.getString(1).toLowerCase(Locale.ROOT), "YES".equals(row.getString(2)));
            }
        }
        return engines;
    }

    /** Whether the server has it, by its name in lower case. */
    boolean has(String engine) {
        return transactional.containsKey(engine);
    }

    /** Looks at a table that will be created; empty: with the server's own engine. */
    void look(TableName table, String engine) {
        if (!engine.isEmpty() && !transactional.getOrDefault(engine, true)) {
            if (careless.size() < SHOWN) {
                careless.add(table + " (" + engine + ")");
            } else {
                more++;
            }
        }
    }

    /** Looks at a table that is there. */
    void look(TableName table) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT COALESCE(engine, '')"
                + " FROM information_schema.tables WHERE table_schema = ? AND table_name = ?")) {
            statement.setString(1, table.schema());
            statement.setString(2, table.name());
            try (ResultSet row = statement.executeQuery()) {
                if (row.next()) {
                    look(table, row.getString(1).toLowerCase(Locale.ROOT));
                }
            }
        }
    }

    /** What an interruption will mean for the tables that were looked at; empty: nothing. */
    Optional<String> warning(PurgeMode mode) {
        if (careless.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of("Tables of engines without transactions: " + String.join(", ", careless)
                + (more > 0 ? " and " + more + " more" : "")
                + (mode == PurgeMode.NONE
                        ? "; should the load be interrupted, those that were there before cannot be gone on with."
                        : "; should the load be interrupted, the same command loads them from the start again."));
    }
}
