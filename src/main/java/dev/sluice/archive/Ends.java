package dev.sluice.archive;

import dev.sluice.mysql.Retries;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/**
 * Between what the rows of one partition move. Used by one thread.
 *
 * @param source the source's session
 * @param dest the session on the destination's server, when that is another one
 * @param destination the table that takes rows
 * @param file the file that takes rows
 */
record Ends(SourceSession source, Optional<Connection> dest, Optional<Destination> destination, Optional<RowFile> file)
        implements AutoCloseable {
    /** Opens sessions and file; after a failure none is left open. */
    static Ends open(Setup setup) throws SQLException, IOException {
        ArchiveOptions options = setup.options();
        boolean replace = options.onRefusal() == ArchiveOptions.OnRefusal.REPLACE;
        SourceSession source = new SourceSession(
                setup.sessions().source(), setup.sql(), setup.plan().time(), setup.zone());
        Optional<Connection> dest = Optional.empty();
        boolean opened = false;
        try {
            Optional<Destination> destination = Optional.empty();
            if (setup.sessions().sameServer()) {
                destination = Optional.of(new SameServerTable(
                        source.connection(), setup.sql(), options.dest().orElseThrow(), replace));
            } else if (setup.sessions().twoServers()) {
                dest = Optional.of(setup.sessions().dest());
                destination = Optional.of(new OtherServerTable(
                        source.connection(),
                        dest.get(),
                        setup.sql(),
                        setup.mapping().orElseThrow(),
                        setup.localInfile(),
                        replace));
            }
            Optional<RowFile> file = Optional.empty();
            if (setup.file().isPresent()) {
                file = Optional.of(RowFile.open(
                        setup.file().get(),
                        options.file().orElseThrow(),
                        setup.sql().columns()));
            }
            opened = true;
            return new Ends(source, dest, destination, file);
        } finally {
            if (!opened) {
                Retries.drop(source.connection());
                dest.ifPresent(Retries::drop);
            }
        }
    }

    /** Lets go of the sessions; what they had not committed is undone. */
    @Override
    public void close() {
        Retries.drop(source.connection());
        dest.ifPresent(Retries::drop);
        if (file.isPresent()) {
            try {
                file.get().close();
            } catch (IOException e) {
                // It is cut back to what counts when it is opened again.
            }
        }
    }
}
