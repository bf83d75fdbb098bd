package dev.sluice.crash;

import dev.sluice.run.CrashPoint;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** A job of the soak that takes old rows out of the table {@code orders}, by a route of its own each time. */
abstract class ArchivingScenario implements Scenario {
    final SoakPlace place;
    /** Of the table. */
    String schema;
    /** Of the table that takes the rows. */
    String there;

    ArchiveRoute route;
    private List<String> command;
    private int round;

    ArchivingScenario(SoakPlace place) {
        this.place = place;
    }

    @Override
    public final List<CrashPoint> steps() {
        return ArchiveRoute.STEPS;
    }

    @Override
    public final void prepare(Random random) throws IOException {
        if (schema != null) {
            place.server().execute("DROP DATABASE " + schema, "DROP DATABASE " + there);
        }
        schema = place.server().createSchema("old_orders");
        there = place.server().createSchema("there");
        route = ArchiveRoute.draw(random);
        command = words(operation() + "-" + round++, random);
    }

    /**
     * Makes the tables.
     *
     * @param name of this round, for files
     * @return the words of the command
     */
    abstract List<String> words(String name, Random random) throws IOException;

    @Override
    public final List<String> command() {
        return command;
    }

    @Override
    public final List<String> leftovers() {
        return Stream.concat(place.tablesOfSluice(schema).stream(), place.tablesOfSluice(there).stream())
                .toList();
    }
}
