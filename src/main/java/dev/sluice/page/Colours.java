package dev.sluice.page;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Which table has which colour, the same everywhere on a page: the busiest ones have their own, the others share grey. */
final class Colours {
    private static final int MOST = 8;

    private final Map<String, String> classes = new HashMap<>();

    /** @param tables with their figures */
    Colours(List<Facts> tables) {
        List<String> busiest = tables.stream()
                .filter(table -> !table.text("table").isEmpty())
                .sorted(Comparator.comparingDouble((Facts table) -> table.number("seconds"))
                        .reversed())
                .map(table -> table.text("table"))
                .limit(MOST)
                .toList();
        for (int i = 0; i < busiest.size(); i++) {
            classes.put(busiest.get(i), "c" + (i + 1));
        }
    }

    /** The style class of a table's colour. */
    String of(String table) {
        return classes.getOrDefault(table, "c0");
    }
}
