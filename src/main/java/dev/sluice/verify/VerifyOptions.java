package dev.sluice.verify;

import dev.sluice.mysql.Consistency;
import dev.sluice.mysql.TableSelection;
import dev.sluice.run.RefusedException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.PatternSyntaxException;

/**
 * What is compared and how.
 *
 * @param source schema and table on the source
 * @param target schema and table on the target; where it names none, the source's
 * @param tables {@code schema.table} or {@code table} by the source's names, patterns allowed; empty: all
 * @param omit tables to leave out, written as in {@code tables}
 * @param regex only tables for which it is found in {@code schema.table}
 * @param where condition on the rows of both sides, SQL of the user's own
 * @param ignoreColumns columns not compared, {@code column} or {@code table.column}, in any case
 * @param threads ranges compared at once, each with a session on both sides
 * @param rows how many rows a range should have; empty: chosen by size
 * @param consistency how the sessions of a side come to see the same moment
 * @param rechecks how often a difference is looked at again before it counts
 * @param recheckPauseMillis pause before that
 * @param maxDifferences how many rows are listed
 * @param repairSql file for the statements that would make the target equal
 */
public record VerifyOptions(
        Scope source,
        Scope target,
        List<String> tables,
        List<String> omit,
        Optional<String> regex,
        Optional<String> where,
        List<String> ignoreColumns,
        int threads,
        OptionalLong rows,
        Consistency consistency,
        int rechecks,
        long recheckPauseMillis,
        int maxDifferences,
        Optional<Path> repairSql) {
    private static final int MAX_THREADS = 256;

    /**
     * The part of a server that is meant.
     *
     * @param schema empty: all schemas of users
     * @param table empty: all tables; only with a schema
     */
    public record Scope(Optional<String> schema, Optional<String> table) {
        public Scope {
            if (table.isPresent() && schema.isEmpty()) {
                throw new RefusedException("Table " + table.get() + " is named without its schema.");
            }
        }

        @Override
        public String toString() {
            return schema.map(s -> "/" + s).orElse("") + table.map(t -> "/" + t).orElse("");
        }
    }

    public VerifyOptions {
        tables = List.copyOf(tables);
        omit = List.copyOf(omit);
        ignoreColumns = ignoreColumns.stream()
                .map(name -> name.toLowerCase(Locale.ROOT))
                .sorted()
                .toList();
        if (threads < 1 || threads > MAX_THREADS) {
            throw new RefusedException("--threads " + threads + " is not between 1 and " + MAX_THREADS + ".");
        }
        if (rows.isPresent() && rows.getAsLong() < 1) {
            throw new RefusedException("--rows " + rows.getAsLong() + " is not 1 or more.");
        }
        if (rechecks < 0 || recheckPauseMillis < 0 || maxDifferences < 0) {
            throw new RefusedException("--rechecks, --recheck-pause and --max-differences may not be below 0.");
        }
        if (target.schema().isPresent() && source.schema().isEmpty()
                || target.table().isPresent() && source.table().isEmpty()) {
            throw new RefusedException("--target names " + target + ", which stands against no single one of --source;"
                    + " name the schema or table in both.");
        }
        target = new Scope(target.schema().or(source::schema), target.table().or(source::table));
        repairSql = repairSql.map(file -> file.toAbsolutePath().normalize());
        try {
            TableSelection.of(tables, omit, regex);
        } catch (PatternSyntaxException e) {
            throw new RefusedException("--regex " + regex.orElseThrow() + " is no regular expression: "
                    + e.getDescription() + " at character " + (e.getIndex() + 1) + ".");
        }
    }

    TableSelection selection() {
        return TableSelection.of(tables, omit, regex);
    }

    /** What decides the result, as text for the job's identity. */
    public String meaning() {
        return "tables=" + tables + " omit=" + omit + " regex=" + regex.orElse("") + " where=" + where.orElse("")
                + " ignore=" + ignoreColumns + " repair="
                + repairSql.map(Path::toString).orElse("");
    }
}
