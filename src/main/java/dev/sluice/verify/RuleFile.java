package dev.sluice.verify;

import dev.sluice.mysql.TableName;
import dev.sluice.yaml.YamlNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a rule file. Its only key is {@code rules}, a list; each entry has a {@code table} with any number of
 * conditions, or a {@code name} and {@code sql}:
 *
 * <pre>
 * rules:
 *   - table: shop.products
 *     not-null: [sku, price]
 *     unique: [[sku], [vendor, vendor_sku]]
 *     range: { price: [0, 999999], weight: [0, null] }
 *     pattern: { sku: '^[A-Z]{3}-[0-9]+$' }
 *     values: { status: [NEW, ACTIVE, GONE] }
 *     references: { category_id: shop.categories.id }
 *     rows: { min: 1000, max: 2000000 }
 *     fresh: { updated_at: 24h }
 *     severity: warn
 *   - name: no negative orders
 *     sql: select id from shop.orders where amount &lt; 0
 * </pre>
 */
public final class RuleFile {
    private static final List<String> KEYS = List.of(
            "name",
            "table",
            "sql",
            "severity",
            "not-null",
            "unique",
            "range",
            "pattern",
            "values",
            "references",
            "rows",
            "fresh");
    private static final Pattern AGE = Pattern.compile("([0-9]{1,6})\\s*(s|m|h|d)");

    private final YamlNode entry;
    private final Map<String, YamlNode> keys;
    private final List<Rule> rules = new ArrayList<>();
    private Optional<TableName> table = Optional.empty();

    private RuleFile(YamlNode entry) {
        this.entry = entry;
        this.keys = entry.map("a rule", KEYS);
    }

    /**
     * All rules of a file, in its order.
     *
     * @throws dev.sluice.run.RefusedException when it cannot be read or understood; the message names file and line
     */
    public static List<Rule> read(Path file) {
        YamlNode root = YamlNode.read(file, "rules", "a list of 'rules'");
        YamlNode list = root.map("a rule file", List.of("rules")).get("rules");
        if (list == null) {
            throw root.place().refuse("a rule file needs a list of 'rules'.");
        }
        List<Rule> rules = new ArrayList<>();
        for (YamlNode entry : list.list("'rules'")) {
            rules.addAll(new RuleFile(entry).rules());
        }
        return List.copyOf(rules);
    }

    private List<Rule> rules() {
        YamlNode sql = keys.get("sql");
        YamlNode named = keys.get("table");
        if ((sql == null) == (named == null)) {
            throw entry.place().refuse("a rule needs either a 'table' or 'sql'.");
        }
        if (sql != null) {
            query(sql);
        } else {
            table = Optional.of(table(named));
            conditions();
        }
        if (rules.isEmpty()) {
            throw entry.place().refuse("the rule asks nothing of table " + table.orElseThrow() + ".");
        }
        return rules;
    }

    private void query(YamlNode node) {
        for (String key : keys.keySet()) {
            if (!List.of("name", "sql", "severity").contains(key)) {
                throw keys.get(key).place().refuse("'" + key + "' does not go with 'sql'.");
            }
        }
        if (!keys.containsKey("name")) {
            throw node.place().refuse("a rule with 'sql' needs a 'name'.");
        }
        String sql = node.text("'sql'");
        RuleSql.problem(sql).ifPresent(problem -> {
            throw node.place().refuse(problem);
        });
        rules.add(new Rule(
                keys.get("name").text("'name'"),
                severity(),
                Optional.empty(),
                new RuleCheck.Query(RuleSql.statement(sql)),
                node.place()));
    }

    private void conditions() {
        each("not-null", node -> add(node, new RuleRowCheck.NotNull(node.text("a column"))));
        each("unique", node -> add(node, new RuleCheck.Unique(columns(node))));
        columns("range", this::range);
        columns(
                "pattern",
                (column, node) ->
                        add(node, new RuleRowCheck.Pattern(column, node.text("the pattern for '" + column + "'"))));
        columns("values", this::values);
        columns("references", this::references);
        Optional.ofNullable(keys.get("rows")).ifPresent(this::rows);
        columns("fresh", this::fresh);
    }

    /** For each entry of a list, or for a single value that stands in its place. */
    private void each(String key, Consumer<YamlNode> action) {
        YamlNode node = keys.get(key);
        if (node != null) {
            (node.isList() ? node.list("'" + key + "'") : List.of(node)).forEach(action);
        }
    }

    private void columns(String key, BiConsumer<String, YamlNode> action) {
        YamlNode node = keys.get(key);
        if (node != null) {
            node.map("'" + key + "'", List.of()).forEach(action);
        }
    }

    private static List<String> columns(YamlNode node) {
        List<YamlNode> nodes = node.isList() ? node.list("a unique key") : List.of(node);
        return nodes.stream().map(column -> column.text("a column")).toList();
    }

    private void range(String column, YamlNode node) {
        List<YamlNode> ends = node.list("the range of '" + column + "'");
        if (ends.size() != 2) {
            throw node.place().refuse("the range of '" + column + "' must be [lowest, highest].");
        }
        Optional<String> low = ends.get(0).optionalText("the lowest value of '" + column + "'");
        Optional<String> high = ends.get(1).optionalText("the highest value of '" + column + "'");
        if (low.isEmpty() && high.isEmpty()) {
            throw node.place().refuse("the range of '" + column + "' has no limit at all.");
        }
        add(node, new RuleRowCheck.Range(column, low, high));
    }

    private void values(String column, YamlNode node) {
        List<String> values = node.list("the values of '" + column + "'").stream()
                .map(value -> value.optionalText("a value of '" + column + "'").orElseThrow(() -> value.place()
                        .refuse("null among the values of '" + column
                                + "': NULL always passes; for the word write 'null' in quotes.")))
                .toList();
        add(node, new RuleRowCheck.Values(column, values));
    }

    private void references(String column, YamlNode node) {
        List<String> parts = RuleWords.parts(node.text("the reference of '" + column + "'"), 3);
        if (parts.isEmpty()) {
            throw node.place().refuse("the reference of '" + column + "' must be SCHEMA.TABLE.COLUMN.");
        }
        add(node, new RuleRowCheck.References(column, new TableName(parts.get(0), parts.get(1)), parts.get(2)));
    }

    private void rows(YamlNode node) {
        Map<String, YamlNode> limits = node.map("'rows'", List.of("min", "max"));
        OptionalLong min = count("min", limits.get("min"));
        OptionalLong max = count("max", limits.get("max"));
        if (min.isEmpty() && max.isEmpty()) {
            throw node.place().refuse("'rows' needs 'min' or 'max'.");
        }
        if (min.orElse(0) > max.orElse(Long.MAX_VALUE)) {
            throw node.place().refuse("'rows' allows no number: min is larger than max.");
        }
        add(node, new RuleCheck.Rows(min, max));
    }

    private static OptionalLong count(String key, YamlNode node) {
        if (node == null) {
            return OptionalLong.empty();
        }
        String text = node.text("'" + key + "'");
        if (!text.matches("[0-9]{1,18}")) {
            throw node.place().refuse("'" + key + "' must be a whole number of rows, not '" + text + "'.");
        }
        return OptionalLong.of(Long.parseLong(text));
    }

    private void fresh(String column, YamlNode node) {
        String text = node.text("the age of '" + column + "'");
        Matcher age = AGE.matcher(text);
        if (!age.matches() || Long.parseLong(age.group(1)) == 0) {
            throw node.place()
                    .refuse("the age of '" + column + "' must be like 90s, 15m, 24h or 7d, not '" + text + "'.");
        }
        long number = Long.parseLong(age.group(1));
        Duration duration =
                switch (age.group(2)) {
                    case "s" -> Duration.ofSeconds(number);
                    case "m" -> Duration.ofMinutes(number);
                    case "h" -> Duration.ofHours(number);
                    default -> Duration.ofDays(number);
                };
        add(node, new RuleCheck.Fresh(column, duration, text));
    }

    private void add(YamlNode node, RuleCheck check) {
        String name = Optional.ofNullable(keys.get("name"))
                .map(given -> given.text("'name'") + ": " + check.description())
                .orElse(check.description());
        rules.add(new Rule(name, severity(), table, check, node.place()));
    }

    private RuleSeverity severity() {
        YamlNode node = keys.get("severity");
        String word = node == null ? RuleSeverity.FAIL.word() : node.text("'severity'");
        for (RuleSeverity severity : RuleSeverity.values()) {
            if (severity.word().equals(word)) {
                return severity;
            }
        }
        throw node.place().refuse("severity '" + word + "' is neither fail nor warn.");
    }

    private static TableName table(YamlNode node) {
        String text = node.text("'table'");
        List<String> parts = RuleWords.parts(text, 2);
        if (parts.isEmpty()) {
            throw node.place().refuse("'" + text + "' is not SCHEMA.TABLE.");
        }
        return new TableName(parts.get(0), parts.get(1));
    }
}
