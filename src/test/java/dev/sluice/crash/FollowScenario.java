package dev.sluice.crash;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Old orders leave, with the items that refer to them, and the parts that refer to these. */
final class FollowScenario extends ArchivingScenario {
    private static final String STAYED = "100\t200\t400";
    private static final String LEFT = "200\t400\t800";

    private Path folder;

    FollowScenario(SoakPlace place) {
        super(place);
    }

    @Override
    public String operation() {
        return "archive-follow";
    }

    @Override
    List<String> words(String name, Random random) throws IOException {
        Family.fill(place.server(), schema);
        Family.make(place.server(), there);
        folder = Files.createDirectories(place.folder().resolve(name));
        List<String> words = route.command(
                place,
                schema,
                Family.WHERE,
                there,
                "orders",
                folder.resolve("%t.txt").toString(),
                random);
        words.add("--follow-foreign-keys");
        words.add("--limit=" + (5 + random.nextInt(60)));
        return words;
    }

    @Override
    public List<String> problems() throws IOException {
        List<String> problems = new ArrayList<>();
        String stayed = place.server().queryIn(schema, Family.COUNTS).get(0);
        if (!stayed.equals(STAYED)) {
            problems.add("there stayed " + stayed);
        }
        String left =
                switch (route) {
                    case FILE -> inFiles();
                    case NOWHERE -> LEFT;
                    default -> place.server().queryIn(there, Family.COUNTS).get(0);
                };
        if (!left.equals(LEFT)) {
            problems.add("there left " + left);
        }
        for (String table : Family.TABLES) {
            String both = place.server()
                    .single("SELECT COUNT(*) FROM " + schema + "." + table + " JOIN " + there + "." + table
                            + " USING (id)");
            if (!both.equals("0")) {
                problems.add(both + " " + table + " are in both");
            }
        }
        return problems;
    }

    /** How many different rows there are of each, and how many are there twice. */
    private String inFiles() throws IOException {
        List<String> counts = new ArrayList<>();
        for (String table : Family.TABLES) {
            List<String> lines = Files.readAllLines(folder.resolve(table + ".txt"));
            long different = lines.stream().distinct().count();
            counts.add(different + (different == lines.size() ? "" : " of " + lines.size()));
        }
        return String.join("\t", counts);
    }
}
