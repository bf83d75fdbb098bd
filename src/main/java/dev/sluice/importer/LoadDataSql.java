package dev.sluice.importer;

import dev.sluice.flat.FlatDialect;
import dev.sluice.mysql.TableName;
import java.util.ArrayList;
import java.util.List;

/**
 * The text of a {@code LOAD DATA LOCAL} statement. Text that needs a conversion, and only that, takes the way through a
 * user variable:
 *
 * <pre>
 * LOAD DATA LOCAL INFILE 'sluice' REPLACE INTO TABLE `shop`.`t` CHARACTER SET binary FIELDS … LINES …
 * (`id`,@sluice1,@c) SET `name`=CONVERT(@sluice1 USING utf8mb4),`code`=TRIM(@c)
 * </pre>
 */
final class LoadDataSql {
    private LoadDataSql() {}

    /**
     * The statement.
     *
     * @param place the table that rows go into
     * @param lowPriority whether it waits for readers of the table, where the engine knows that
     */
    static String of(
            FieldPlan plan, TableName place, FlatDialect dialect, DuplicatePolicy policy, boolean lowPriority) {
        List<String> targets = new ArrayList<>();
        List<String> sets = new ArrayList<>();
        for (FieldPlan.Field field : plan.fields()) {
            String variable = "@sluice" + targets.size();
            if (field instanceof FieldPlan.ToColumn to) {
                String column = to.target().column().quoted();
                to.from().ifPresent(charset -> sets.add(column + "=CONVERT(" + variable + " USING " + charset + ")"));
                targets.add(to.from().isPresent() ? variable : column);
            } else {
                targets.add(field instanceof FieldPlan.ToVariable user ? user.name() : variable);
            }
        }
        plan.assignments().forEach(set -> sets.add(set.target().column().quoted() + "=" + set.expression()));
        String duplicates =
                switch (policy) {
                    case ERROR -> "";
                    case REPLACE -> "REPLACE ";
                    case IGNORE -> "IGNORE ";
                    case UPSERT -> throw new IllegalArgumentException("LOAD DATA updates no rows");
                };
        return "LOAD DATA " + (lowPriority ? "LOW_PRIORITY " : "") + "LOCAL INFILE 'sluice' " + duplicates
                + "INTO TABLE "
                + place.quoted() + " CHARACTER SET binary "
                + dialect.sql() + " (" + String.join(",", targets) + ")"
                + (sets.isEmpty() ? "" : " SET " + String.join(",", sets));
    }
}
