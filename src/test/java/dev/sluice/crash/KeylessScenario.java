package dev.sluice.crash;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** The same of a table without a key, which has several rows of each kind. */
final class KeylessScenario extends ArchivingScenario {
    private static final String ALL = "SELECT * FROM orders";

    private Path file;
    private List<String> before;

    KeylessScenario(SoakPlace place) {
        super(place);
    }

    @Override
    public String operation() {
        return "archive-keyless";
    }

    @Override
    List<String> words(String name, Random random) {
        OldOrders.fillWithoutKey(place.server(), schema);
        OldOrders.makeArchiveWithoutKey(place.server(), there);
        file = place.folder().resolve(name + ".txt");
        before = sorted(place.server()
                .queryIn(schema, route == ArchiveRoute.NOWHERE ? ALL + " WHERE NOT (" + OldOrders.WHERE + ")" : ALL));
        List<String> words =
                route.command(place, schema, OldOrders.WHERE, there, "orders_archive", file.toString(), random);
        words.add("--limit=" + (100 + random.nextInt(400)));
        return words;
    }

    private static List<String> sorted(List<String> rows) {
        return rows.stream().sorted().toList();
    }

    @Override
    public List<String> problems() throws IOException {
        List<String> now = new ArrayList<>(place.server().queryIn(schema, ALL));
        int stayed = now.size();
        switch (route) {
            case FILE -> now.addAll(Files.readAllLines(file));
            case NOWHERE -> {}
            default -> now.addAll(place.server().queryIn(there, "SELECT * FROM orders_archive"));
        }
        return stayed == OldOrders.ROWS - OldOrders.OLD && sorted(now).equals(before)
                ? List.of()
                : List.of(stayed + " rows stayed, of " + before.size() + " there are " + now.size());
    }
}
