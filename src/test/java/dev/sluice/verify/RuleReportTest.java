package dev.sluice.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.mysql.TableName;
import dev.sluice.run.ExitCode;
import dev.sluice.verify.RuleResult.Outcome;
import dev.sluice.yaml.YamlPlace;
import java.io.StringReader;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

/** Results of rules for people, programs, CI servers and schedulers. */
class RuleReportTest {
    private static final Rule NOT_NULL = new Rule(
            "email not null",
            RuleSeverity.FAIL,
            Optional.of(new TableName("shop", "customers")),
            new RuleRowCheck.NotNull("email"),
            new YamlPlace("rules.yml", 3));
    private static final Rule ROWS = new Rule(
            "1 to 2 rows",
            RuleSeverity.WARN,
            Optional.of(new TableName("shop", "<&\"\u0001>")),
            new RuleCheck.Rows(OptionalLong.of(1), OptionalLong.of(2)),
            new YamlPlace("rules.yml", 4));
    private static final Rule QUERY = new Rule(
            "no orphans",
            RuleSeverity.FAIL,
            Optional.empty(),
            new RuleCheck.Query("select 1"),
            new YamlPlace("rules.yml", 9));

    private static final RuleResult PASSED = result(ROWS, Outcome.PASSED, 0, "");
    private static final RuleResult WARNED = result(ROWS, Outcome.WARNED, 1, "it has 1234567");
    private static final RuleResult BROKEN = new RuleResult(
            NOT_NULL,
            Outcome.BROKEN,
            OptionalLong.of(1234567),
            2,
            "2 of 1234567 rows break it",
            List.of(sample("id", "7", "email", null), sample("id", "\u001b[31m8", "email", null)),
            1500);
    private static final RuleResult ERROR =
            new RuleResult(QUERY, Outcome.ERROR, OptionalLong.empty(), 0, "no such table", List.of(), 0);

    @Test
    void textHasALineForEachRuleAndTheSamplesOfThoseBroken() {
        assertThat(new RuleReport(List.of(BROKEN, WARNED, ERROR)).text()).isEqualTo("""
                        TABLE            RULE            RESULT  ROWS       BROKEN  TIME
                        shop.customers   email not null  broken  1,234,567  2       1.5 s
                        shop.<&"\\u0001>  1 to 2 rows     warned  1,234,567  1       0.0 s
                        sql              no orphans      error              0       0.0 s

                        broken: shop.customers, email not null (rules.yml line 3): 2 of 1234567 rows break it
                          id=7, email=NULL
                          id=\\u001b[31m8, email=NULL

                        warned: shop.<&"\\u0001>, 1 to 2 rows (rules.yml line 4): it has 1234567

                        error: sql, no orphans (rules.yml line 9): no such table

                        3 rules: 0 passed, 1 warned, 1 broken, 1 error
                        """);
    }

    @Test
    void onlyWhatIsBrokenAndMeantToFailFails() {
        assertThat(new RuleReport(List.of(PASSED)).exitCode()).isEqualTo(ExitCode.DONE);
        assertThat(new RuleReport(List.of(PASSED, WARNED)).exitCode()).isEqualTo(ExitCode.DONE);
        assertThat(new RuleReport(List.of(WARNED, BROKEN)).exitCode()).isEqualTo(ExitCode.DONE_WITH_DIFFERENCES);
        assertThat(new RuleReport(List.of(BROKEN, ERROR)).exitCode()).isEqualTo(ExitCode.FAILED);
    }

    @Test
    void jsonHasEverything() {
        assertThat(new RuleReport(List.of(BROKEN, ERROR)).json())
                .isEqualTo("{\"passed\":0,\"warned\":0,\"broken\":1,\"error\":1,\"rules\":["
                        + "{\"table\":\"shop.customers\",\"rule\":\"email not null\",\"severity\":\"fail\","
                        + "\"place\":\"rules.yml line 3\",\"result\":\"broken\",\"rows\":1234567,\"broken\":2,"
                        + "\"message\":\"2 of 1234567 rows break it\",\"samples\":[{\"id\":\"7\",\"email\":null},"
                        + "{\"id\":\"\\u001B[31m8\",\"email\":null}],\"millis\":1500},"
                        + "{\"table\":null,\"rule\":\"no orphans\",\"severity\":\"fail\",\"place\":\"rules.yml line 9\","
                        + "\"result\":\"error\",\"rows\":null,\"broken\":0,\"message\":\"no such table\","
                        + "\"samples\":[],\"millis\":0}]}");
    }

    @Test
    void junitIsSoundXmlWhateverTheNames() throws Exception {
        String xml = RuleJunit.xml("rules.yml", List.of(BROKEN, WARNED, ERROR, PASSED));
        Element suite = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(xml)))
                .getDocumentElement();
        assertThat(List.of("name", "tests", "failures", "errors", "skipped", "time"))
                .extracting(suite::getAttribute)
                .containsExactly("rules.yml", "4", "1", "1", "1", "1.500");
        Element broken = testCase(suite, 0);
        assertThat(broken.getAttribute("classname")).isEqualTo("shop.customers");
        Element failure = (Element) broken.getElementsByTagName("failure").item(0);
        assertThat(failure.getAttribute("message")).isEqualTo("2 of 1234567 rows break it");
        assertThat(failure.getTextContent())
                .isEqualTo("broken: shop.customers, email not null (rules.yml line 3): 2 of 1234567 rows break it\n"
                        + "  id=7, email=NULL\n  id=\\u001b[31m8, email=NULL\n");
        assertThat(testCase(suite, 1).getAttribute("classname")).isEqualTo("shop.<&\"\uFFFD>");
        assertThat(testCase(suite, 1).getElementsByTagName("skipped").getLength())
                .isEqualTo(1);
        assertThat(testCase(suite, 2).getElementsByTagName("error").getLength()).isEqualTo(1);
        assertThat(testCase(suite, 3).getChildNodes().getLength()).isZero();
    }

    private static Element testCase(Element suite, int index) {
        return (Element) suite.getElementsByTagName("testcase").item(index);
    }

    private static RuleResult result(Rule rule, Outcome outcome, long broken, String message) {
        return new RuleResult(rule, outcome, OptionalLong.of(1234567), broken, message, List.of(), 0);
    }

    private static Map<String, String> sample(String... pairs) {
        Map<String, String> sample = new LinkedHashMap<>();
        List<String> all = Arrays.asList(pairs);
        for (int i = 0; i < all.size(); i += 2) {
            sample.put(all.get(i), all.get(i + 1));
        }
        return sample;
    }
}
