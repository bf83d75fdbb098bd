package dev.sluice.verify;

import dev.sluice.mysql.SqlErrorClass;
import dev.sluice.mysql.SqlErrors;
import dev.sluice.mysql.TableName;
import dev.sluice.run.FailedException;
import dev.sluice.run.RunContext;
import dev.sluice.run.StoppedException;
import dev.sluice.verify.RuleResult.Outcome;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Checks rules on one server. The server does the counting: a table is read once for all its rules about single rows,
 * its number of rows and its freshness, and once more for each rule of uniqueness or reference. All of it happens in one
 * read-only transaction with a consistent snapshot. Rows are fetched only as samples of what is broken. One thread.
 */
public final class RuleRun {
    private final Connection connection;
    private final RunContext context;
    private final RuleSamples samples;
    private final Map<Rule, RuleResult> results = new HashMap<>();

    private RuleRun(Connection connection, RunContext context) {
        this.connection = connection;
        this.context = context;
        this.samples = new RuleSamples(connection);
    }

    /**
     * Checks all rules. A rule that the server cannot answer ends as {@link Outcome#ERROR} and the others go on.
     *
     * @param connection of {@link dev.sluice.mysql.Sessions#metadata}, in auto-commit mode; not closed here, and of no further use when
     *     this throws
     * @return one result for each rule, in their order
     * @throws dev.sluice.run.RefusedException before anything is counted, when a rule cannot be checked as written
     * @throws FailedException when the connection is lost
     * @throws StoppedException when the run is asked to stop; a query under way ends only when the connection is aborted
     */
    public static List<RuleResult> run(Connection connection, List<Rule> rules, RunContext context) {
        try {
            Map<TableName, RuleTable> tables = new RulePreflight(connection).tables(rules);
            try (Statement statement = connection.createStatement()) {
                statement.execute("START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY");
                List<RuleResult> results = new RuleRun(connection, context).all(rules, tables);
                statement.execute("ROLLBACK");
                return results;
            }
        } catch (SQLException e) {
            context.stop().check();
            throw new FailedException("Rules could not be checked: " + SqlErrors.describe(e) + ".", e);
        }
    }

    private List<RuleResult> all(List<Rule> rules, Map<TableName, RuleTable> tables) throws SQLException {
        context.progress().phase("checking rules");
        Map<TableName, List<Rule>> shared = new LinkedHashMap<>();
        rules.stream().filter(RulePass::answers).forEach(rule -> shared.computeIfAbsent(
                        rule.table().orElseThrow(), name -> new ArrayList<>())
                .add(rule));
        for (Rule rule : rules) {
            context.progress().begin(rule.subject());
            if (RulePass.answers(rule)) {
                List<Rule> together = shared.remove(rule.table().orElseThrow());
                if (together != null) {
                    pass(tables.get(rule.table().get()), together);
                }
            } else {
                alone(rule, tables);
            }
            context.progress().end(rule.subject());
        }
        return rules.stream().map(results::get).toList();
    }

    /** One reading for all; when it fails, one for each, so that the others are answered. */
    private void pass(RuleTable table, List<Rule> rules) throws SQLException {
        context.stop().check();
        long started = System.nanoTime();
        List<RulePass.Count> counts;
        RulePass pass = new RulePass(table, rules);
        try (PreparedStatement statement = pass.query().prepare(connection);
                ResultSet row = statement.executeQuery()) {
            row.next();
            counts = pass.read(row);
        } catch (SQLException e) {
            if (rules.size() == 1) {
                error(rules.get(0), e, started);
                return;
            }
            rethrowFatal(e);
            for (Rule rule : rules) {
                pass(table, List.of(rule));
            }
            return;
        }
        long millis = (System.nanoTime() - started) / 1_000_000 / rules.size();
        context.progress().add(counts.get(0).checked().orElse(0), 0);
        for (int i = 0; i < counts.size(); i++) {
            finish(table, rules.get(i), counts.get(i), millis);
        }
    }

    private void finish(RuleTable table, Rule rule, RulePass.Count count, long millis) throws SQLException {
        long started = System.nanoTime();
        try {
            boolean rows = count.broken() > 0 && rule.check() instanceof RuleRowCheck;
            finish(
                    rule,
                    count,
                    rows ? samples.fetch(samples.query(table, (RuleRowCheck) rule.check(), rule.place())) : List.of(),
                    millis);
        } catch (SQLException e) {
            error(rule, e, started);
        }
    }

    private void alone(Rule rule, Map<TableName, RuleTable> tables) throws SQLException {
        context.stop().check();
        long started = System.nanoTime();
        try {
            if (rule.check() instanceof RuleCheck.Query query) {
                query(rule, query, started);
            } else if (rule.check() instanceof RuleCheck.Unique unique) {
                unique(rule, new RuleDuplicates(tables.get(rule.table().orElseThrow()), unique, rule.place()), started);
            } else {
                pass(tables.get(rule.table().orElseThrow()), List.of(rule));
            }
        } catch (SQLException e) {
            error(rule, e, started);
        }
    }

    private void unique(Rule rule, RuleDuplicates duplicates, long started) throws SQLException {
        RulePass.Count count;
        try (PreparedStatement statement = duplicates.count().prepare(connection);
                ResultSet row = statement.executeQuery()) {
            row.next();
            count = duplicates.read(row);
        }
        context.progress().add(count.checked().orElse(0), 0);
        List<Map<String, String>> groups =
                count.broken() == 0 ? List.of() : samples.fetch(duplicates.samples(RuleSamples.ROWS));
        finish(rule, count, groups, (System.nanoTime() - started) / 1_000_000);
    }

    /** Read to its end as a stream, so that the count is exact and memory is not needed. */
    private void query(Rule rule, RuleCheck.Query query, long started) throws SQLException {
        List<Map<String, String>> first = new ArrayList<>();
        long rows = 0;
        try (Statement statement = connection.createStatement()) {
            statement.setFetchSize(Integer.MIN_VALUE);
            try (ResultSet row = statement.executeQuery(query.sql())) {
                while (row.next()) {
                    if (rows++ < RuleSamples.ROWS) {
                        first.add(RuleSamples.row(row));
                    }
                }
            }
        }
        String message = rows == 0 ? "" : "the query returns " + (rows == 1 ? "1 row" : rows + " rows");
        finish(
                rule,
                new RulePass.Count(OptionalLong.empty(), rows, message),
                first,
                (System.nanoTime() - started) / 1_000_000);
    }

    private void finish(Rule rule, RulePass.Count count, List<Map<String, String>> rows, long millis) {
        Outcome broken = rule.severity() == RuleSeverity.FAIL ? Outcome.BROKEN : Outcome.WARNED;
        results.put(
                rule,
                new RuleResult(
                        rule,
                        count.broken() == 0 ? Outcome.PASSED : broken,
                        count.checked(),
                        count.broken(),
                        count.message(),
                        rows,
                        millis));
    }

    private void error(Rule rule, SQLException e, long started) throws SQLException {
        rethrowFatal(e);
        results.put(
                rule,
                new RuleResult(
                        rule,
                        Outcome.ERROR,
                        OptionalLong.empty(),
                        0,
                        SqlErrors.describe(e),
                        List.of(),
                        (System.nanoTime() - started) / 1_000_000));
    }

    private static void rethrowFatal(SQLException e) throws SQLException {
        if (SqlErrors.classify(e) == SqlErrorClass.LOST_CONNECTION) {
            throw e;
        }
    }
}
