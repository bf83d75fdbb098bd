package dev.sluice.crash;

import dev.sluice.run.CrashPoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** The same of a table without a key, which has several rows of each kind. */
final class KeylessScenario implements Scenario {
    private static final String ALL = "SELECT * FROM orders";

    private final SoakPlace place;
    private String schema;
    private String there;
    private ArchiveRoute route;
    private Path file;
    private List<String> command;
    private List<String> before;
    private int round;

    KeylessScenario(SoakPlace place) {
        this.place = place;
    }

    @Override
    public String operation() {
        return "archive-keyless";
    }

    @Override
    public List<CrashPoint> steps() {
        return ArchiveRoute.STEPS;
    }

    @Override
    public void prepare(Random random) {
        if (schema != null) {
            place.server().execute("DROP DATABASE " + schema, "DROP DATABASE " + there);
        }
        schema = place.server().createSchema("keyless");
        there = place.server().createSchema("there");
        OldOrders.fillWithoutKey(place.server(), schema);
        OldOrders.makeArchiveWithoutKey(place.server(), there);
        file = place.folder().resolve("keyless-" + round++ + ".txt");
        route = ArchiveRoute.draw(random);
        before = sorted(place.server()
                .queryIn(schema, route == ArchiveRoute.NOWHERE ? ALL + " WHERE NOT (" + OldOrders.WHERE + ")" : ALL));
        command = route.command(place, schema, OldOrders.WHERE, there, "orders_archive", file.toString(), random);
        command.add("--limit=" + (100 + random.nextInt(400)));
    }

    private static List<String> sorted(List<String> rows) {
        return rows.stream().sorted().toList();
    }

    @Override
    public List<String> command() {
        return command;
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

    @Override
    public List<String> leftovers() {
        return Stream.concat(place.tablesOfSluice(schema).stream(), place.tablesOfSluice(there).stream())
                .toList();
    }
}
