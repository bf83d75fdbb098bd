package dev.sluice.load;

import dev.sluice.mysql.Identifiers;
import dev.sluice.mysql.References;
import dev.sluice.mysql.SqlErrorClass;
import dev.sluice.mysql.SqlErrors;
import dev.sluice.mysql.TableName;
import dev.sluice.run.FailedException;
import dev.sluice.sql.ForeignKey;
import dev.sluice.sql.TableDefinition;
import dev.sluice.sql.TableElement;
import dev.sluice.target.Existing;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Adds the constraints that come last, when every table is in its place: foreign keys, in circles too, and those CHECKs
 * that a table could not have while an old one had their names. The server does not look for rows that break a foreign
 * key which is added so; {@link #orphans} does.
 */
final class ForeignKeys {
    private final Consumer<String> warnings;

    /** @param warnings takes a sentence for each foreign key whose rows the account may not read */
    ForeignKeys(Consumer<String> warnings) {
        this.warnings = warnings;
    }

    /** Adds what is missing. */
    void add(Connection connection, TableTarget table) throws SQLException {
        List<TableElement> wanted = constraints(table.definition());
        if (table.route() == Route.EXISTING || wanted.isEmpty()) {
            return;
        }
        Set<String> there = constraints(new Existing(connection)
                        .definition(table.name())
                        .orElseThrow(() -> new FailedException("Table " + table.name() + " is gone")))
                .stream()
                .map(TableElement::name)
                .collect(Collectors.toSet());
        TableCreator.use(connection, table.name().schema());
        for (TableElement.Kind kind : List.of(TableElement.Kind.CHECK, TableElement.Kind.FOREIGN_KEY)) {
            List<TableElement> missing = wanted.stream()
                    .filter(element -> element.kind() == kind && !there.contains(element.name()))
                    .toList();
            if (!missing.isEmpty()) {
                String names = missing.stream().map(TableElement::name).collect(Collectors.joining(", "));
                TableCreator.run(
                        connection,
                        TableDefinition.add(table.name(), missing),
                        "Table " + table.name() + " cannot get its constraints " + names);
            }
        }
    }

    private static List<TableElement> constraints(TableDefinition table) {
        return table.elements().stream()
                .filter(element -> element.kind() == TableElement.Kind.FOREIGN_KEY
                        || element.kind() == TableElement.Kind.CHECK
                                && !element.name().isEmpty())
                .toList();
    }

    /** Looks for rows of the table that refer to none: one query for each of its foreign keys. */
    List<Orphans> orphans(Connection connection, TableTarget table) throws SQLException {
        List<Orphans> orphans = new ArrayList<>();
        for (TableElement element : table.definition().of(TableElement.Kind.FOREIGN_KEY)) {
            ForeignKey key = ForeignKey.of(element);
            TableName referenced =
                    new TableName(key.schema().orElse(table.name().schema()), key.table());
            orphans(
                            connection,
                            new References.ForeignKey(
                                    key.name(), table.name(), key.columns(), referenced, key.referenced()))
                    .ifPresent(orphans::add);
        }
        return orphans;
    }

    /**
     * Looks for rows of tables that this load does not touch, and that refer to one which it has replaced.
     *
     * @param tables all of this load, whose own foreign keys are looked at anyway
     */
    List<Orphans> orphansElsewhere(Connection connection, List<TableTarget> tables) throws SQLException {
        Set<TableName> loaded = tables.stream().map(TableTarget::name).collect(Collectors.toSet());
        Set<TableName> replaced = tables.stream()
                .filter(table -> table.route() == Route.REPLACE)
                .map(TableTarget::name)
                .collect(Collectors.toSet());
        List<Orphans> orphans = new ArrayList<>();
        for (String schema :
                replaced.stream().map(TableName::schema).distinct().sorted().toList()) {
            for (References.ForeignKey key : new References(connection).keysInto(schema)) {
                if (replaced.contains(key.referenced()) && !loaded.contains(key.table())) {
                    orphans(connection, key).ifPresent(orphans::add);
                }
            }
        }
        return orphans;
    }

    private Optional<Orphans> orphans(Connection connection, References.ForeignKey key) throws SQLException {
        String rows = " FROM " + key.table().quoted() + " c WHERE " + notNull(key);
        List<String> equal = new ArrayList<>();
        for (int i = 0; i < key.columns().size(); i++) {
            equal.add("p." + Identifiers.quote(key.referencedColumns().get(i)) + " = c."
                    + Identifiers.quote(key.columns().get(i)));
        }
        String referringToNone = rows + " AND NOT EXISTS (SELECT 1 FROM "
                + key.referenced().quoted() + " p WHERE " + String.join(" AND ", equal) + ")";
        try {
            return orphans(connection, key, referringToNone);
        } catch (SQLException e) {
            if (SqlErrors.classify(e) == SqlErrorClass.ACCESS_DENIED) {
                warnings.accept("Whether all rows of " + key.table() + " refer by the foreign key " + key.name()
                        + " to what is there was not looked at: " + SqlErrors.describe(e) + ".");
                return Optional.empty();
            }
            if (SqlErrors.classify(e) != SqlErrorClass.UNKNOWN_TABLE) {
                throw e;
            }
            // The table it refers to is not there: every row that refers to something is an orphan.
            return orphans(connection, key, rows);
        }
    }

    private static Optional<Orphans> orphans(Connection connection, References.ForeignKey key, String from)
            throws SQLException {
        try (Statement statement = connection.createStatement()) {
            long rows = number(statement, "SELECT COUNT(*)" + from);
            return rows == 0
                    ? Optional.empty()
                    : Optional.of(new Orphans(key.table(), key.name(), rows, sample(statement, key, from)));
        }
    }

    private static String notNull(References.ForeignKey key) {
        return key.columns().stream()
                .map(column -> "c." + Identifiers.quote(column) + " IS NOT NULL")
                .collect(Collectors.joining(" AND "));
    }

    private static long number(Statement statement, String sql) throws SQLException {
        try (ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    private static String sample(Statement statement, References.ForeignKey key, String from) throws SQLException {
        String columns = key.columns().stream()
                .map(column -> "c." + Identifiers.quote(column))
                .collect(Collectors.joining(", "));
        try (ResultSet row = statement.executeQuery("SELECT " + columns + from + " LIMIT 1")) {
            List<String> values = new ArrayList<>();
            if (row.next()) {
                for (int i = 1; i <= key.columns().size(); i++) {
                    values.add(row.getString(i));
                }
            }
            return String.join(", ", values);
        }
    }
}
