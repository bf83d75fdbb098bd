package dev.sluice.archive;

import dev.sluice.mysql.Retries;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Between what the rows of one partition move. Used by one thread.
 *
 * @param source the source's session
 * @param dest the session on the destination's server, when that is another one
 * @param tables what takes the rows of the table itself, then of each table that is taken along
 */
record Ends(SourceSession source, Optional<Connection> dest, List<End> tables) implements AutoCloseable {
    /**
     * What takes the rows of a table.
     *
     * @param destination the table
     * @param file the file
     */
    record End(Optional<Destination> destination, Optional<RowFile> file) {}

    Ends {
        tables = List.copyOf(tables);
    }

    /** Opens sessions and files; after a failure none is left open. */
    static Ends open(Setup setup) throws SQLException, IOException {
        SourceSession source = source(setup);
        Optional<Connection> dest = Optional.empty();
        List<End> tables = new ArrayList<>();
        boolean opened = false;
        try {
            if (setup.sessions().twoServers()) {
                dest = Optional.of(setup.sessions().dest());
            }
            for (Route route : setup.routes()) {
                tables.add(new End(destination(setup, route, source, dest), file(setup, route)));
            }
            opened = true;
            return new Ends(source, dest, tables);
        } finally {
            if (!opened) {
                new Ends(source, dest, tables).close();
            }
        }
    }

    /** A session on the source; the caller closes it. */
    static SourceSession source(Setup setup) throws SQLException {
        return new SourceSession(setup.sessions().source(), setup.plan().time(), setup.zone(), setup.clock());
    }

    private static Optional<Destination> destination(
            Setup setup, Route route, SourceSession source, Optional<Connection> dest) {
        boolean replace = setup.options().onRefusal() == ArchiveOptions.OnRefusal.REPLACE;
        if (dest.isPresent()) {
            return Optional.of(new OtherServerTable(
                    source, dest.get(), route.mapping().orElseThrow(), setup.localInfile(), replace));
        }
        return route.dest().map(table -> new SameServerTable(source.connection(), table, replace));
    }

    private static Optional<RowFile> file(Setup setup, Route route) throws IOException {
        if (route.file().isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                RowFile.open(route.file().get(), setup.options().file().orElseThrow(), route.columns()));
    }

    /** What takes the rows of the table itself. */
    End first() {
        return tables.get(0);
    }

    /** What takes the rows of a table that is taken along. */
    End ofFollowed(int number) {
        return tables.get(number + 1);
    }

    /** Takes away of each file what belongs to no finished chunk. */
    void cutBack(List<Long> lengths) throws IOException {
        for (int i = 0; i < lengths.size(); i++) {
            tables.get(i).file().orElseThrow().cutBack(lengths.get(i));
        }
    }

    /** Waits until each file has on the disk what was written to it. */
    void awaitDisk() throws IOException {
        for (End table : tables) {
            if (table.file().isPresent()) {
                table.file().get().awaitDisk();
            }
        }
    }

    /** Lets go of the sessions; what they had not committed is undone. */
    @Override
    public void close() {
        Retries.drop(source.connection());
        dest.ifPresent(Retries::drop);
        for (End table : tables) {
            if (table.file().isPresent()) {
                try {
                    table.file().get().close();
                } catch (IOException e) {
                    // It is cut back to what counts when it is opened again.
                }
            }
        }
    }
}
