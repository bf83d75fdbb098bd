package dev.sluice.metrics;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Metrics in the text format of Prometheus, version 0.0.4, as far as sluice writes it: families with help and type, and
 * series of them with labels. A family's lines must stay together, so two texts are joined family by family. Immutable.
 */
final class Exposition {
    private static final Pattern HEAD = Pattern.compile("# (?:HELP|TYPE) (sluice_[a-z_]+) .*");
    private static final Pattern SERIES = Pattern.compile("(sluice_[a-z_]+)\\{([^\n]*)} (\\S+)");
    private static final Pattern LABEL = Pattern.compile("([a-z_]+)=\"((?:[^\"\\\\]|\\\\.)*)\",?");

    private record Series(String line, Map<String, String> labels, double value) {}

    private record Family(List<String> head, List<Series> series) {
        private Family() {
            this(new ArrayList<>(), new ArrayList<>());
        }
    }

    private final Map<String, Family> families = new TreeMap<>();

    private Exposition() {}

    static Exposition none() {
        return new Exposition();
    }

    /** @throws IllegalArgumentException when there is anything in it that is not of sluice */
    static Exposition parse(String text) {
        Exposition all = new Exposition();
        for (String line : text.lines().toList()) {
            Matcher head = HEAD.matcher(line);
            Matcher series = SERIES.matcher(line);
            if (head.matches()) {
                all.family(head.group(1)).head.add(line);
            } else if (series.matches()) {
                all.family(series.group(1))
                        .series
                        .add(new Series(line, labels(series.group(2)), number(series.group(3))));
            } else if (!line.isBlank()) {
                throw new IllegalArgumentException("'" + line + "' is no metric of sluice");
            }
        }
        return all;
    }

    private Family family(String name) {
        return families.computeIfAbsent(name, none -> new Family());
    }

    private static Map<String, String> labels(String text) {
        Map<String, String> labels = new LinkedHashMap<>();
        Matcher label = LABEL.matcher(text);
        while (label.find()) {
            labels.put(label.group(1), label.group(2));
        }
        return labels;
    }

    private static double number(String text) {
        return switch (text) {
            case "+Inf" -> Double.POSITIVE_INFINITY;
            case "-Inf" -> Double.NEGATIVE_INFINITY;
            default -> Double.parseDouble(text);
        };
    }

    /** The series of one metric of a job: its labels and its value. */
    Map<Map<String, String>, Double> series(String name, String job) {
        Map<Map<String, String>, Double> found = new LinkedHashMap<>();
        if (families.containsKey(name)) {
            for (Series series : families.get(name).series) {
                if (job.equals(series.labels.get("job"))) {
                    found.put(series.labels, series.value);
                }
            }
        }
        return found;
    }

    /** The value of a metric that a job has once. */
    OptionalDouble value(String name, String job) {
        return series(name, job).values().stream().mapToDouble(value -> value).findFirst();
    }

    /** These, and in place of those of the job the ones given. */
    Exposition with(String job, Exposition own) {
        Exposition joined = new Exposition();
        own.families.forEach((name, family) -> joined.family(name).head.addAll(family.head));
        families.forEach((name, family) -> {
            Family whole = joined.family(name);
            if (whole.head.isEmpty()) {
                whole.head.addAll(family.head);
            }
            family.series.stream()
                    .filter(series -> !job.equals(series.labels.get("job")))
                    .forEach(whole.series::add);
        });
        own.families.forEach((name, family) -> joined.family(name).series.addAll(family.series));
        joined.families.values().removeIf(family -> family.series.isEmpty());
        return joined;
    }

    /** As text, the families in the order of the alphabet. */
    String text() {
        StringBuilder text = new StringBuilder();
        families.values().forEach(family -> {
            family.head.forEach(line -> text.append(line).append('\n'));
            family.series.forEach(series -> text.append(series.line).append('\n'));
        });
        return text.toString();
    }
}
