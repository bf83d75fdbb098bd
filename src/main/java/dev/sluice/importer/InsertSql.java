package dev.sluice.importer;

import dev.sluice.flat.RecordFields;
import dev.sluice.mysql.Identifiers;
import dev.sluice.mysql.Server;
import dev.sluice.mysql.SqlBytes;
import dev.sluice.mysql.TableName;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The text of INSERT statements that do what LOAD DATA does, for servers that take none of that, and for {@code
 * --upsert}, which it cannot do:
 *
 * <pre>
 * INSERT INTO `shop`.`t` (`id`,`name`) VALUES (_binary'1',CONVERT(X'C3A4' USING utf8mb4)),(…)
 * </pre>
 *
 * <p>Where there are user variables, a row is a statement of its own, {@code INSERT INTO `shop`.`t` SET `id`=…,`code`=
 * TRIM(@c)}, behind a SET that fills the variables.
 */
final class InsertSql {
    private final FieldPlan plan;
    private final String into;
    private final String behind;
    private final List<Optional<String>> charsets = new ArrayList<>();

    /**
     * @param place the table that rows go into
     * @param upsert columns that {@link DuplicatePolicy#UPSERT} updates
     */
    InsertSql(FieldPlan plan, TableName place, DuplicatePolicy policy, List<String> upsert, Server server) {
        this.plan = plan;
        boolean alias = !server.isMariaDb() && server.atLeast(8, 0, 19);
        String verb =
                switch (policy) {
                    case ERROR, UPSERT -> "INSERT";
                    case REPLACE -> "REPLACE";
                    case IGNORE -> "INSERT IGNORE";
                };
        into = verb + " INTO " + place.quoted() + " ";
        behind = policy == DuplicatePolicy.UPSERT ? onDuplicate(upsert, alias) : "";
        for (FieldPlan.Field field : plan.fields()) {
            charsets.add(field instanceof FieldPlan.ToColumn to ? to.from() : Optional.empty());
        }
    }

    /** VALUES() of an update is deprecated, with a warning, where a row can have a name. */
    private static String onDuplicate(List<String> columns, boolean alias) {
        return (alias ? " AS sluice_new" : "")
                + columns.stream()
                        .map(Identifiers::quote)
                        .map(column -> column + "=" + (alias ? "sluice_new." + column : "VALUES(" + column + ")"))
                        .collect(Collectors.joining(",", " ON DUPLICATE KEY UPDATE ", ""));
    }

    /** Whether each row must be a statement of its own. */
    boolean rowByRow() {
        return plan.hasVariables();
    }

    /** What stands before the rows of a statement. */
    String before() {
        return into + "(" + String.join(",", plan.quotedColumns()) + ") VALUES ";
    }

    /** What stands behind the rows of a statement. */
    String behind() {
        return behind;
    }

    /** Adds {@code (value,…)}. */
    void addRow(RecordFields fields, SqlBytes sql) {
        char between = '(';
        for (int i = 0; i < plan.fields().size(); i++) {
            if (plan.fields().get(i) instanceof FieldPlan.ToColumn) {
                sql.add((byte) between);
                addValue(i, fields, sql);
                between = ',';
            }
        }
        sql.add(between == '(' ? "()" : ")");
    }

    /** Adds the SET that fills the variables; false: there are none. */
    boolean addVariables(RecordFields fields, SqlBytes sql) {
        String between = "SET ";
        for (int i = 0; i < plan.fields().size(); i++) {
            if (plan.fields().get(i) instanceof FieldPlan.ToVariable variable) {
                sql.add(between + variable.name() + "=");
                addValue(i, fields, sql);
                between = ",";
            }
        }
        return between.equals(",");
    }

    /** Adds a whole statement for one row. */
    void addStatement(RecordFields fields, SqlBytes sql) {
        sql.add(utf8(into + "SET "));
        String between = "";
        for (int i = 0; i < plan.fields().size(); i++) {
            if (plan.fields().get(i) instanceof FieldPlan.ToColumn to) {
                sql.add(utf8(between + to.target().column().quoted() + "="));
                addValue(i, fields, sql);
                between = ",";
            }
        }
        for (FieldPlan.Assignment set : plan.assignments()) {
            sql.add(utf8(between + set.target().column().quoted() + "=" + set.expression()));
            between = ",";
        }
        sql.add(utf8(behind));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private void addValue(int field, RecordFields fields, SqlBytes sql) {
        Optional<String> charset = charsets.get(field);
        if (fields.isNull(field)) {
            sql.add("NULL");
            return;
        }
        sql.add(charset.isPresent() ? "CONVERT(" : "");
        sql.addLiteral(fields.bytes(), fields.start(field), fields.end(field));
        charset.ifPresent(name -> sql.add(" USING " + name + ")"));
    }
}
