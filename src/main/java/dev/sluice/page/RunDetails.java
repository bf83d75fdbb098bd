package dev.sluice.page;

import dev.sluice.run.Amounts;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a run was asked for and what its operation has to tell, as names and values, at the end of the page. */
final class RunDetails {
    private static final int MOST = 200;
    /** It has a section of its own. */
    private static final String WAITED = "waitedSeconds";

    private RunDetails() {}

    static void draw(Markup page, Facts report) {
        section(page, "Result", report.in("figures"));
        section(page, "Options", report.in("settings"));
    }

    private static void section(Markup page, String title, Facts facts) {
        if (facts.map().isEmpty()) {
            return;
        }
        page.section(title).open("dl", "class", "facts");
        facts.map().forEach((name, value) -> {
            if (objects(value).isEmpty() && !name.equals(WAITED)) {
                page.open("div")
                        .leaf("dt", Amounts.words(name))
                        .leaf("dd", shown(value))
                        .close("div");
            }
        });
        page.close("dl");
        facts.map().forEach((name, value) -> {
            if (!objects(value).isEmpty()) {
                table(page, name, objects(value));
            }
        });
        page.close("section");
    }

    /** What is to be a table: a list of objects, or an object of objects, whose names come first; else empty. */
    private static List<Facts> objects(Object value) {
        List<Facts> objects = new ArrayList<>();
        if (value instanceof List<?> list && list.stream().allMatch(one -> one instanceof Map)) {
            list.forEach(one -> objects.add(Facts.of(one)));
        }
        if (value instanceof Map<?, ?> map && map.values().stream().allMatch(one -> one instanceof Map)) {
            map.forEach((name, one) -> {
                Map<String, Object> named = new LinkedHashMap<>();
                named.put("", name);
                named.putAll(Facts.of(one).map());
                objects.add(new Facts(named));
            });
        }
        return objects;
    }

    private static String shown(Object value) {
        if (value instanceof List<?> list) {
            return list.isEmpty()
                    ? "none"
                    : String.join(
                                    ", ",
                                    list.stream()
                                            .limit(MOST)
                                            .map(RunDetails::shown)
                                            .toList())
                            + (list.size() > MOST ? " and " + (list.size() - MOST) + " more" : "");
        }
        if (value instanceof Map<?, ?> map) {
            return String.join(
                    ", ",
                    map.entrySet().stream()
                            .limit(MOST)
                            .map(entry -> entry.getKey() + ": " + shown(entry.getValue()))
                            .toList());
        }
        return Amounts.shown(value);
    }

    private static void table(Markup page, String name, List<Facts> rows) {
        List<String> columns = rows.stream()
                .flatMap(row -> row.map().keySet().stream())
                .distinct()
                .toList();
        page.leaf("h3", Amounts.words(name))
                .open("div", "class", "scroll")
                .open("table")
                .open("thead")
                .open("tr");
        columns.forEach(column -> page.leaf("th", Amounts.words(column)));
        page.close("tr").close("thead").open("tbody");
        for (Facts row : rows.subList(0, Math.min(MOST, rows.size()))) {
            page.open("tr");
            columns.forEach(
                    column -> page.leaf("td", row.has(column) ? shown(row.map().get(column)) : ""));
            page.close("tr");
        }
        page.close("tbody").close("table").close("div");
        if (rows.size() > MOST) {
            page.leaf("p", "and " + (rows.size() - MOST) + " more, which the report has", "class", "note");
        }
    }
}
