package dev.sluice.archive;

import dev.sluice.mysql.TableName;
import dev.sluice.mysql.TargetTable;
import dev.sluice.run.RefusedException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Looks at the tables that {@code --follow-foreign-keys} takes along as {@link ArchivePreflight} does at the one asked for. */
final class FollowedTables {
    private static final String OPTION = "--follow-foreign-keys";

    private final ArchiveOptions options;
    private final ArchiveSessions sessions;
    private final ArchivePreflight preflight;

    FollowedTables(ArchiveOptions options, ArchiveSessions sessions, ArchivePreflight preflight) {
        this.options = options;
        this.sessions = sessions;
        this.preflight = preflight;
    }

    /**
     * Looks.
     *
     * @param connection of the source
     * @return every table behind those that it refers to
     * @throws RefusedException names what is wrong
     */
    List<Followed> look(Connection connection) throws SQLException {
        List<ForeignKeyTree.Reached> all = new ForeignKeyTree(connection).below(options.source());
        for (ForeignKeyTree.Reached reached : all) {
            if (!options.delete() && reached.ways().size() > 1) {
                throw new RefusedException(OPTION + ": " + reached.ways().size() + " ways lead from "
                        + options.source() + " to " + reached.table()
                        + ", and with --no-delete its rows would be copied once for each; leave --no-delete out.");
            }
        }
        List<Followed> followed = new ArrayList<>();
        for (ForeignKeyTree.Reached reached : all) {
            TargetTable source = preflight.table(connection, reached.table(), OPTION, true);
            preflight.actsOnSource(connection, reached.table());
            Optional<TargetTable> dest = Optional.empty();
            if (options.dest().isPresent()) {
                TableName there = new TableName(
                        options.dest().get().schema(), reached.table().name());
                dest = Optional.of(preflight.dest(reached.table(), there, OPTION));
            }
            followed.add(new Followed(
                    reached.table(),
                    dest,
                    preflight.choice(connection, source).key(),
                    new CopiedColumns(options, sessions).choose(source, dest),
                    reached.ways()));
        }
        if (options.dest().isPresent()) {
            apart(followed);
        }
        return followed;
    }

    /** No table takes the rows of two, nor its own. */
    private void apart(List<Followed> followed) {
        Set<TableName> sources = new HashSet<>(Set.of(options.source()));
        followed.forEach(table -> sources.add(table.table()));
        Set<TableName> taken = new HashSet<>(Set.of(options.dest().orElseThrow()));
        if (sessions.sameServer() && sources.contains(options.dest().orElseThrow())) {
            throw new RefusedException(OPTION + ": " + options.dest().orElseThrow()
                    + " is a table whose rows are archived, too; name another one with --dest.");
        }
        for (Followed table : followed) {
            TableName dest = table.dest().orElseThrow().name();
            if (!taken.add(dest)) {
                throw new RefusedException(OPTION + ": rows of two tables would go to " + dest + ".");
            }
        }
    }
}
