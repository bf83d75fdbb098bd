package dev.sluice.verify;

import dev.sluice.mysql.Column;
import dev.sluice.yaml.YamlPlace;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Fetches a few of the rows that break a rule. One thread. */
final class RuleSamples {
    /** How many rows are shown of a broken rule. */
    static final int ROWS = 5;
    /** How much is shown of a value. */
    static final int CHARACTERS = 80;

    private final Connection connection;

    RuleSamples(Connection connection) {
        this.connection = connection;
    }

    /** The expression that shows a column of {@link RuleTable#ALIAS}. */
    static String shown(Column column) {
        return ValueKind.shown(column, RuleTable.quoted(column), CHARACTERS);
    }

    /** The key and the column of some rows that break a check, the first ones in the order of the key. */
    RuleQuery query(RuleTable table, RuleRowCheck check, YamlPlace place) {
        String columns = table.keyAnd(List.of(table.known(check.column()))).stream()
                .map(column -> shown(column) + " AS " + column.quoted())
                .collect(Collectors.joining(", "));
        return new RuleCondition(table, place)
                .of(check)
                .within("SELECT " + columns + " FROM " + table.from() + " WHERE ", table.order() + " LIMIT " + ROWS);
    }

    /** The rows of a query that has not many. */
    List<Map<String, String>> fetch(RuleQuery query) throws SQLException {
        List<Map<String, String>> samples = new ArrayList<>();
        try (PreparedStatement statement = query.prepare(connection);
                ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                samples.add(row(row));
            }
        }
        return samples;
    }

    /** A row by the labels of its columns: text, bytes as {@code 0x…}, NULL as null. */
    static Map<String, String> row(ResultSet row) throws SQLException {
        ResultSetMetaData columns = row.getMetaData();
        Map<String, String> values = new LinkedHashMap<>();
        for (int i = 1; i <= columns.getColumnCount(); i++) {
            String label = columns.getColumnLabel(i);
            String name = values.containsKey(label) ? label + "_" + i : label;
            values.put(name, text(row.getBytes(i), columns.getColumnType(i)));
        }
        return Collections.unmodifiableMap(values);
    }

    private static String text(byte[] value, int type) {
        if (value == null) {
            return null;
        }
        String text =
                switch (type) {
                    case Types.BINARY, Types.VARBINARY, Types.LONGVARBINARY, Types.BIT ->
                        "0x" + HexFormat.of().withUpperCase().formatHex(value, 0, Math.min(value.length, CHARACTERS));
                    default -> new String(value, StandardCharsets.UTF_8);
                };
        return text.codePointCount(0, text.length()) <= CHARACTERS
                ? text
                : text.substring(0, text.offsetByCodePoints(0, CHARACTERS - 1)) + "\u2026";
    }
}
