package dev.sluice.verify;

import dev.sluice.job.Json;
import dev.sluice.run.ExitCode;
import dev.sluice.verify.RuleResult.Outcome;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Results of rules as text for people, as JSON, and as an exit code.
 *
 * @param results in the order of the rules
 */
public record RuleReport(List<RuleResult> results) implements CheckReport {
    public RuleReport {
        results = List.copyOf(results);
    }

    /** How many rules ended so. */
    public long count(Outcome outcome) {
        return results.stream().filter(result -> result.outcome() == outcome).count();
    }

    /**
     * {@link ExitCode#FAILED} when the server could not answer a rule, else {@link ExitCode#DONE_WITH_DIFFERENCES} when
     * one of severity fail is broken; warnings leave {@link ExitCode#DONE}.
     */
    @Override
    public ExitCode exitCode() {
        if (count(Outcome.ERROR) > 0) {
            return ExitCode.FAILED;
        }
        return count(Outcome.BROKEN) > 0 ? ExitCode.DONE_WITH_DIFFERENCES : ExitCode.DONE;
    }

    /** {@code 12 rules: 10 passed, 1 warned, 1 broken}. */
    public String summary() {
        String counts = List.of(Outcome.values()).stream()
                .filter(outcome -> outcome == Outcome.PASSED || count(outcome) > 0)
                .map(outcome -> count(outcome) + " " + word(outcome))
                .collect(Collectors.joining(", "));
        return (results.size() == 1 ? "1 rule: " : results.size() + " rules: ") + counts;
    }

    /** A table with a line for each rule, then what is wrong with samples, then the summary; lines end with LF. */
    @Override
    public String text() {
        TextTable table = new TextTable(List.of("TABLE", "RULE", "RESULT", "ROWS", "BROKEN", "TIME"));
        for (RuleResult result : results) {
            table.add(List.of(
                    result.rule().subject(),
                    result.rule().name(),
                    word(result.outcome()),
                    result.checked().isPresent() ? number(result.checked().getAsLong()) : "",
                    number(result.broken()),
                    String.format(Locale.ROOT, "%.1f s", result.millis() / 1000.0)));
        }
        StringBuilder text = new StringBuilder(table.text());
        for (RuleResult result : results) {
            if (result.outcome() != Outcome.PASSED) {
                text.append('\n').append(details(result));
            }
        }
        return text.append('\n').append(summary()).append('\n').toString();
    }

    /** What is wrong, and below it the samples, each on a line of its own. */
    static String details(RuleResult result) {
        String what = word(result.outcome()) + ": " + result.rule().subject() + ", "
                + result.rule().name() + " (" + result.rule().place() + "): " + result.message();
        StringBuilder text = new StringBuilder(TextTable.printable(what)).append('\n');
        for (Map<String, String> sample : result.samples()) {
            text.append("  ").append(sample(sample)).append('\n');
        }
        return text.toString();
    }

    private static String sample(Map<String, String> sample) {
        return sample.entrySet().stream()
                .map(value -> value.getKey() + "=" + (value.getValue() == null ? "NULL" : value.getValue()))
                .map(TextTable::printable)
                .collect(Collectors.joining(", "));
    }

    /** All results as one JSON object. */
    @Override
    public String json() {
        return Json.text(figures());
    }

    /** What {@link #json} writes, as maps, lists, strings and numbers: for the report of a run. */
    @Override
    public Map<String, Object> figures() {
        Map<String, Object> figures = new LinkedHashMap<>();
        for (Outcome outcome : Outcome.values()) {
            figures.put(word(outcome), count(outcome));
        }
        List<Object> rules = new ArrayList<>();
        for (RuleResult result : results) {
            Map<String, Object> rule = new LinkedHashMap<>();
            rule.put("table", result.rule().table().map(Object::toString).orElse(null));
            rule.put("rule", result.rule().name());
            rule.put("severity", result.rule().severity().word());
            rule.put("place", result.rule().place().toString());
            rule.put("result", word(result.outcome()));
            rule.put("rows", result.checked().isPresent() ? result.checked().getAsLong() : null);
            rule.put("broken", result.broken());
            rule.put("message", result.message());
            rule.put("samples", result.samples());
            rule.put("millis", result.millis());
            rules.add(rule);
        }
        figures.put("rules", rules);
        return figures;
    }

    static String word(Outcome outcome) {
        return outcome.name().toLowerCase(Locale.ROOT);
    }

    private static String number(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }
}
