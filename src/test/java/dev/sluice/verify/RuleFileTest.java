package dev.sluice.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.mysql.TableName;
import dev.sluice.run.RefusedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a rule file may say, and what it is told when it says something else. */
class RuleFileTest {
    @TempDir
    Path folder;

    @Test
    void everyConditionOfATableBecomesARuleWithItsLine() throws IOException {
        List<Rule> rules = read("""
                rules:
                  - table: shop.customers
                    not-null: [name, email]
                    unique: [[email], [country, tax_id]]
                  - table: shop.products
                    name: catalogue
                    range: { price: [0, 999999], weight: [~, 40] }
                    pattern: { sku: '^[A-Z]{3}-[0-9]+$' }
                    values: { status: [NEW, ACTIVE, GONE] }
                    references:
                      category_id: shop.categories.id
                    rows: { min: 1000, max: 2000000 }
                    fresh: { updated_at: 24h }
                    severity: warn
                  - name: no negative orders
                    sql: select id from shop.orders where amount < 0;
                """);
        assertThat(rules)
                .extracting(rule ->
                        rule.place().line() + " " + rule.severity().word() + " " + rule.subject() + " | " + rule.name())
                .containsExactly(
                        "3 fail shop.customers | name not null",
                        "3 fail shop.customers | email not null",
                        "4 fail shop.customers | unique (email)",
                        "4 fail shop.customers | unique (country, tax_id)",
                        "7 warn shop.products | catalogue: price between 0 and 999999",
                        "7 warn shop.products | catalogue: weight at most 40",
                        "8 warn shop.products | catalogue: sku matches ^[A-Z]{3}-[0-9]+$",
                        "9 warn shop.products | catalogue: status in NEW, ACTIVE, GONE",
                        "11 warn shop.products | catalogue: category_id in shop.categories.id",
                        "12 warn shop.products | catalogue: 1000 to 2000000 rows",
                        "13 warn shop.products | catalogue: updated_at within 24h",
                        "16 fail sql | no negative orders");
        assertThat(rules.get(11).check()).isEqualTo(new RuleCheck.Query("select id from shop.orders where amount < 0"));
    }

    @Test
    void valuesStayTheTextThatIsWritten() throws IOException {
        List<Rule> rules = read("rules: [{table: a.b, values: {country: [NO, on, 007, 1_000, 2024-01-01, 0x1F]}}]");
        assertThat(rules.get(0).check())
                .isEqualTo(
                        new RuleRowCheck.Values("country", List.of("NO", "on", "007", "1_000", "2024-01-01", "0x1F")));
    }

    @Test
    void namesWithDotsStandInBackticks() throws IOException {
        List<Rule> rules = read("""
                rules:
                  - table: "`a.b`.`c``d`"
                    references: { x: 'e.`f.g`.h' }
                """);
        assertThat(rules.get(0).table()).contains(new TableName("a.b", "c`d"));
        assertThat(rules.get(0).check()).isEqualTo(new RuleRowCheck.References("x", new TableName("e", "f.g"), "h"));
    }

    @Test
    void objectsOfJavaAreNeverMade() {
        assertThatThrownBy(() -> read("rules: [{table: a.b, not-null: [!!javax.script.ScriptEngineManager 'x']}]"))
                .hasMessage(folder.resolve("rules.yml") + " line 1: not YAML: Global tag is not allowed:"
                        + " tag:yaml.org,2002:javax.script.ScriptEngineManager.");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
            {table: a.b, nul-null: [c]} | unknown key 'nul-null'; did you mean 'not-null'?
            {table: a.b, xyzzyxyzzy: [c]} | unknown key 'xyzzyxyzzy'; known are name, table, sql, severity, not-null, unique, range, pattern, values, references, rows, fresh.
            {table: a.b, rows: {mim: 1}} | unknown key 'mim'; did you mean 'min'?
            {table: a.b} | the rule asks nothing of table a.b.
            {table: b, not-null: [c]} | 'b' is not SCHEMA.TABLE.
            {table: a.b.c, not-null: [c]} | 'a.b.c' is not SCHEMA.TABLE.
            {table: a., not-null: [c]} | 'a.' is not SCHEMA.TABLE.
            {not-null: [c]} | a rule needs either a 'table' or 'sql'.
            {table: a.b, sql: select 1} | a rule needs either a 'table' or 'sql'.
            {sql: select 1} | a rule with 'sql' needs a 'name'.
            {name: x, sql: select 1, rows: {min: 1}} | 'rows' does not go with 'sql'.
            {name: x, sql: delete from a.b} | the sql of a rule must be a SELECT.
            {name: x, sql: /* select */ update a.b set c = 1} | the sql of a rule must be a SELECT.
            {name: x, sql: select 1; select 2} | the sql of a rule must be one statement.
            {name: x, sql: "select 'a\\\\' ; drop table b -- '"} | ok
            {name: x, sql: "select 1 into outfile '/tmp/x'"} | the sql of a rule must not write its result INTO anything.
            {name: x, sql: select 'into' from a.`into` -- into} | ok
            {name: x, sql: select 1 from a.b for  update} | the sql of a rule must not lock rows.
            {name: x, sql: "select 1 /*!50000 into @x */"} | the sql of a rule must not hide parts in comments such as /*! */.
            {table: a.b, not-null: [c], not-null: [d]} | 'not-null' is there twice.
            {table: a.b, not-null: []} | 'not-null' must be a list with at least one entry.
            {table: a.b, not-null: [~]} | a column must have a value.
            {table: a.b, range: {c: [1, 2, 3]}} | the range of 'c' must be [lowest, highest].
            {table: a.b, range: {c: [~, null]}} | the range of 'c' has no limit at all.
            {table: a.b, range: [c]} | 'range' must be a map of keys and values.
            {table: a.b, values: {c: [1, ~]}} | null among the values of 'c': NULL always passes; for the word write 'null' in quotes.
            {table: a.b, references: {c: d.e}} | the reference of 'c' must be SCHEMA.TABLE.COLUMN.
            {table: a.b, rows: {}} | 'rows' needs 'min' or 'max'.
            {table: a.b, rows: {min: 5, max: 4}} | 'rows' allows no number: min is larger than max.
            {table: a.b, rows: {min: many}} | 'min' must be a whole number of rows, not 'many'.
            {table: a.b, fresh: {c: soon}} | the age of 'c' must be like 90s, 15m, 24h or 7d, not 'soon'.
            {table: a.b, not-null: [c], severity: fatal} | severity 'fatal' is neither fail nor warn.
            """)
    void sayInWhichLineSomethingIsWrong(String entry, String message) throws IOException {
        String text = "# rules of the shop\nrules:\n  - " + entry + "\n";
        if (message.equals("ok")) {
            assertThat(read(text)).hasSize(1);
            return;
        }
        assertThatThrownBy(() -> read(text))
                .isInstanceOf(RefusedException.class)
                .hasMessage(folder.resolve("rules.yml") + " line 3: " + message);
    }

    @Test
    void whatIsNoRuleFileIsRefused() throws IOException {
        Path file = folder.resolve("rules.yml");
        assertThatThrownBy(() -> RuleFile.read(file)).hasMessage("Cannot read rules from " + file + ": no such file.");
        assertThatThrownBy(() -> read("")).hasMessage(file + " is empty; it needs a list of 'rules'.");
        assertThatThrownBy(() -> read("rules:\n  - table: 'a.b\n"))
                .hasMessage(file + " line 3: not YAML: found unexpected end of stream.");
        assertThatThrownBy(() -> read("a: 1\n")).hasMessage(file + " line 1: unknown key 'a'; known are rules.");
        assertThatThrownBy(() -> read("just words"))
                .hasMessage(file + " line 1: a rule file must be a map of keys and values.");
        Files.write(file, "rules: é".getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(() -> RuleFile.read(file)).hasMessage(file + " is not text in UTF-8.");
    }

    private List<Rule> read(String text) throws IOException {
        Path file = folder.resolve("rules.yml");
        Files.writeString(file, text);
        return RuleFile.read(file);
    }
}
