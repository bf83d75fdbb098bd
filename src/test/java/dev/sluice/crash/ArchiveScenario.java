package dev.sluice.crash;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/** Old orders leave for another table of the server, for a table of another, or for a file, or are purged. */
final class ArchiveScenario extends ArchivingScenario {
    private Path file;

    ArchiveScenario(SoakPlace place) {
        super(place);
    }

    @Override
    public String operation() {
        return "archive";
    }

    @Override
    List<String> words(String name, Random random) {
        OldOrders.fill(place.server(), schema);
        OldOrders.makeArchive(place.server(), there);
        file = place.folder().resolve(name + ".txt");
        List<String> words =
                route.command(place, schema, OldOrders.WHERE, there, "orders_archive", file.toString(), random);
        words.add("--limit=" + (20 + random.nextInt(200)));
        words.add("--threads=" + (route == ArchiveRoute.FILE ? 1 : 1 + random.nextInt(2)));
        return words;
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

    /** How many young rows stayed, and if there are others, how many in all. */
    private String stayed() {
        String all =
                place.server().queryIn(schema, "SELECT COUNT(*) FROM orders").get(0);
        String young = place.server()
                .queryIn(schema, "SELECT COUNT(*) FROM orders WHERE NOT (" + OldOrders.WHERE + ")")
                .get(0);
        return young + (all.equals(young) ? "" : " of " + all) + " stayed, ";
    }
}
