package dev.sluice.crash;

import dev.sluice.run.CrashPoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** Old orders leave for another table of the server, for a table of another, or for a file, or are purged. */
final class ArchiveScenario implements Scenario {
    private final SoakPlace place;
    private String schema;
    private String there;
    private String route;
    private Path file;
    private List<String> options;
    private int round;

    ArchiveScenario(SoakPlace place) {
        this.place = place;
    }

    @Override
    public String operation() {
        return "archive";
    }

    @Override
    public List<CrashPoint> steps() {
        return List.of(
                CrashPoint.SELECTED,
                CrashPoint.INSERTED,
                CrashPoint.DELETED,
                CrashPoint.FILE_WRITTEN,
                CrashPoint.DEST_COMMITTED,
                CrashPoint.COMMITTED,
                CrashPoint.NOTED,
                CrashPoint.RECORDED);
    }

    @Override
    public void prepare(Random random) {
        if (schema != null) {
            place.server().execute("DROP DATABASE " + schema, "DROP DATABASE " + there);
        }
        schema = place.server().createSchema("old_orders");
        there = place.server().createSchema("there");
        OldOrders.fill(place.server(), schema);
        OldOrders.makeArchive(place.server(), there);
        file = place.folder().resolve("orders-" + round++ + ".txt");
        route = SoakPlace.oneOf(random, List.of("one", "two", "file", "purge"));
        options = new ArrayList<>(List.of(
                "archive",
                "--no-defaults",
                "--source=h=127.0.0.1,P=" + place.port() + ",u="
                        + place.server().settings().user() + ",D=" + schema + ",t=orders",
                "--where=" + OldOrders.WHERE,
                "--limit=" + (20 + random.nextInt(200)),
                "--threads=" + (route.equals("file") ? 1 : 1 + random.nextInt(2))));
        options.add(
                switch (route) {
                    case "one" -> "--dest=D=" + there + ",t=orders_archive";
                    // By its own address the server is another one to the program, with transactions of its own.
                    case "two" -> "--dest=h=127.0.0.1,P=" + place.server().port() + ",D=" + there + ",t=orders_archive";
                    case "file" -> "--file=" + file;
                    default -> "--purge";
                });
        if (random.nextBoolean()) {
            options.add("--sleep=0.02");
        }
    }

    @Override
    public List<String> command() {
        return options;
    }

    @Override
    public List<String> problems() throws IOException {
        String places =
                switch (route) {
                    case "file" -> {
                        List<String> lines = Files.readAllLines(file);
                        yield place.server()
                                        .queryIn(schema, "SELECT COUNT(*) FROM orders")
                                        .get(0) + " stayed, "
                                + lines.size() + " left, "
                                + (lines.size() - lines.stream().distinct().count())
                                + " in both, 0 nowhere";
                    }
                    case "purge" ->
                        place.server()
                                        .queryIn(schema, "SELECT COUNT(*) FROM orders")
                                        .get(0) + " stayed, 2001 left, 0 in both, 0 nowhere";
                    default -> OldOrders.places(place.server(), schema, place.server(), there);
                };
        return places.equals("999 stayed, 2001 left, 0 in both, 0 nowhere") ? List.of() : List.of(places);
    }

    @Override
    public List<String> leftovers() {
        return Stream.concat(place.tablesOfSluice(schema).stream(), place.tablesOfSluice(there).stream())
                .toList();
    }
}
