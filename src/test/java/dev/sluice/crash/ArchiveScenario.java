package dev.sluice.crash;

import dev.sluice.run.CrashPoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** Old orders leave for another table of the server, for a table of another, or for a file, or are purged. */
final class ArchiveScenario implements Scenario {
    private final SoakPlace place;
    private String schema;
    private String there;
    private ArchiveRoute route;
    private Path file;
    private List<String> command;
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
        return ArchiveRoute.STEPS;
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
        route = ArchiveRoute.draw(random);
        command = route.command(place, schema, OldOrders.WHERE, there, "orders_archive", file.toString(), random);
        command.add("--limit=" + (20 + random.nextInt(200)));
        command.add("--threads=" + (route == ArchiveRoute.FILE ? 1 : 1 + random.nextInt(2)));
    }

    @Override
    public List<String> command() {
        return command;
    }

    @Override
    public List<String> problems() throws IOException {
        String places =
                switch (route) {
                    case FILE -> {
                        List<String> lines = Files.readAllLines(file);
                        yield stayed() + lines.size() + " left, "
                                + (lines.size() - lines.stream().distinct().count())
                                + " in both, 0 nowhere";
                    }
                    case NOWHERE -> stayed() + "2001 left, 0 in both, 0 nowhere";
                    default -> OldOrders.places(place.server(), schema, place.server(), there);
                };
        return places.equals("999 stayed, 2001 left, 0 in both, 0 nowhere") ? List.of() : List.of(places);
    }

    private String stayed() {
        return place.server().queryIn(schema, "SELECT COUNT(*) FROM orders").get(0) + " stayed, ";
    }

    @Override
    public List<String> leftovers() {
        return Stream.concat(place.tablesOfSluice(schema).stream(), place.tablesOfSluice(there).stream())
                .toList();
    }
}
