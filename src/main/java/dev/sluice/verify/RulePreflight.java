package dev.sluice.verify;

import dev.sluice.mysql.Catalog;
import dev.sluice.mysql.Column;
import dev.sluice.mysql.SqlErrors;
import dev.sluice.mysql.TableName;
import dev.sluice.yaml.Suggestion;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds before any rule is counted what would stop it: unknown tables and columns, types that do not fit, expressions
 * and statements that the server does not understand or the account may not run. One thread.
 */
final class RulePreflight {
    private final Connection connection;
    private final Catalog catalog;
    private final Map<TableName, RuleTable> tables = new HashMap<>();

    /** @param connection with names and texts in utf8mb4; used but not closed */
    RulePreflight(Connection connection) {
        this.connection = connection;
        this.catalog = new Catalog(connection);
    }

    /**
     * The tables of all rules by their names.
     *
     * @throws dev.sluice.run.RefusedException naming the place of the rule that cannot be checked
     */
    Map<TableName, RuleTable> tables(List<Rule> rules) throws SQLException {
        for (Rule rule : rules) {
            for (RuleQuery query : queries(rule)) {
                prepare(query, rule);
            }
        }
        return tables;
    }

    private List<RuleQuery> queries(Rule rule) throws SQLException {
        if (rule.check() instanceof RuleCheck.Query query) {
            return List.of(RuleQuery.of(query.sql()));
        }
        RuleTable table = table(rule.table().orElseThrow(), rule);
        for (String column : rule.check().columns()) {
            column(table, column, rule);
        }
        if (rule.check() instanceof RuleRowCheck.Pattern pattern) {
            understood(pattern, rule);
        }
        if (rule.check() instanceof RuleRowCheck.References references) {
            column(table(references.parent(), rule), references.parentColumn(), rule);
        }
        if (rule.check() instanceof RuleCheck.Unique unique) {
            return List.of(new RuleDuplicates(table, unique, rule.place()).count());
        }
        RulePass pass = new RulePass(table, List.of(rule));
        List<RuleQuery> queries = new ArrayList<>(List.of(pass.query()));
        if (rule.check() instanceof RuleRowCheck check) {
            queries.add(new RuleSamples(connection).query(table, check, rule.place()));
        }
        return queries;
    }

    private RuleTable table(TableName name, Rule rule) throws SQLException {
        RuleTable known = tables.get(name);
        if (known == null) {
            known = RuleTable.find(catalog, name).orElseThrow(() -> rule.place()
                    .refuse("table " + name + " does not exist, or the account may not read it."));
            tables.put(name, known);
        }
        return known;
    }

    private static void column(RuleTable table, String column, Rule rule) {
        if (table.column(column).isEmpty()) {
            throw rule.place()
                    .refuse("table " + table.name() + " has no column '" + column + "'"
                            + Suggestion.of(
                                    column,
                                    table.columns().stream().map(Column::name).toList()));
        }
    }

    /** An expression is a value, which preparing does not look at. */
    private void understood(RuleRowCheck.Pattern pattern, Rule rule) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT '' REGEXP ?")) {
            statement.setString(1, RuleCondition.expression(pattern));
            statement.executeQuery().close();
        } catch (SQLException e) {
            throw refused(e, rule, "the pattern for '" + pattern.column() + "' is refused by the server: ");
        }
    }

    /** Unlike EXPLAIN this needs no right to see the text of views. */
    private void prepare(RuleQuery query, Rule rule) throws SQLException {
        try (PreparedStatement text = connection.prepareStatement("SET @sluice_rule = ?");
                Statement statement = connection.createStatement()) {
            text.setString(1, query.sql());
            text.execute();
            statement.execute("PREPARE sluice_rule FROM @sluice_rule");
            statement.execute("DEALLOCATE PREPARE sluice_rule");
        } catch (SQLException e) {
            throw refused(e, rule, "the server refuses this: ");
        }
    }

    private static RuntimeException refused(SQLException e, Rule rule, String what) throws SQLException {
        if (SqlErrors.classify(e).mayPass()) {
            throw e;
        }
        return rule.place().refuse(what + SqlErrors.describe(e) + ".");
    }
}
