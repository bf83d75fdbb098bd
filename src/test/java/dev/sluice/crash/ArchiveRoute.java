package dev.sluice.crash;

import dev.sluice.run.CrashPoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Where the rows of an archive job of the soak go: into a table of the server, of another, into a file, or nowhere. */
enum ArchiveRoute {
    ONE_SERVER,
    TWO_SERVERS,
    FILE,
    NOWHERE;

    /** Behind which steps such a job can be killed. */
    static final List<CrashPoint> STEPS = List.of(
            CrashPoint.SELECTED,
            CrashPoint.INSERTED,
            CrashPoint.DELETED,
            CrashPoint.FILE_WRITTEN,
            CrashPoint.DEST_COMMITTED,
            CrashPoint.COMMITTED,
            CrashPoint.NOTED,
            CrashPoint.RECORDED);

    static ArchiveRoute draw(Random random) {
        return SoakPlace.oneOf(random, List.of(values()));
    }

    /**
     * The words of a command that takes this route.
     *
     * @param there the schema of the table that takes the rows
     * @param table that table
     * @param file the file
     */
    List<String> command(
            SoakPlace place, String schema, String where, String there, String table, String file, Random random) {
        List<String> words = new ArrayList<>(List.of(
                "archive",
                "--no-defaults",
                "--source=h=127.0.0.1,P=" + place.port() + ",u="
                        + place.server().settings().user() + ",D=" + schema + ",t=orders",
                "--where=" + where,
                switch (this) {
                    case ONE_SERVER -> "--dest=D=" + there + ",t=" + table;
                    // By its own address the server is another one to the program, with transactions of its own.
                    case TWO_SERVERS -> "--dest=h=127.0.0.1,P=" + place.server().port() + ",D=" + there + ",t=" + table;
                    case FILE -> "--file=" + file;
                    case NOWHERE -> "--purge";
                }));
        if (random.nextBoolean()) {
            words.add("--sleep=0.02");
        }
        return words;
    }
}
