package dev.sluice.archive;

import dev.sluice.file.ColumnFormat;
import dev.sluice.mysql.Catalog;
import dev.sluice.mysql.Column;
import dev.sluice.mysql.TargetTable;
import dev.sluice.run.RefusedException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The columns that are copied, and the proof that the destination holds every value of them. */
final class CopiedColumns {
    private final ArchiveOptions options;
    private final ArchiveSessions sessions;

    CopiedColumns(ArchiveOptions options, ArchiveSessions sessions) {
        this.options = options;
        this.sessions = sessions;
    }

    /**
     * Chooses them.
     *
     * @return columns of the source, in the order in which they are copied; empty when rows go nowhere
     * @throws RefusedException when there is none of a name, or values could be lost
     */
    List<Column> choose(TargetTable source, Optional<TargetTable> dest) throws SQLException {
        if (options.purges()) {
            return List.of();
        }
        List<Column> columns = new ArrayList<>();
        if (options.columns().isEmpty()) {
            source.columns().forEach(target -> columns.add(target.column()));
        }
        for (String name : options.columns()) {
            columns.add(column(source, name)
                    .orElseThrow(() -> new RefusedException("--columns names " + name + ", which " + source.name()
                            + " does not have as a column with" + " values of its own.")));
        }
        if (dest.isPresent()) {
            compare(source, columns, dest.get());
        }
        boolean csv = options.file()
                .filter(file -> file.format() == ArchiveOptions.Format.CSV)
                .isPresent();
        for (Column column : columns) {
            if (csv && ColumnFormat.of(column.dataType(), column.charset().isPresent()) == ColumnFormat.BINARY) {
                throw new RefusedException("Column " + column.name() + " of " + source.name() + " holds bytes ("
                        + column.columnType()
                        + "), which no CSV file in UTF-8 can; use --output-format dump, or leave it"
                        + " out with --columns.");
            }
        }
        return columns;
    }

    private static Optional<Column> column(TargetTable table, String name) {
        return table.columns().stream()
                .map(TargetTable.Target::column)
                .filter(column -> column.name().equalsIgnoreCase(name))
                .findFirst();
    }

    private void compare(TargetTable source, List<Column> columns, TargetTable dest) throws SQLException {
        Set<String> mayBeNull;
        Set<String> takesNull;
        try (Connection connection = sessions.sourceMetadata();
                Connection other = sessions.destMetadata()) {
            mayBeNull = new Catalog(connection).nullable(source.name());
            takesNull = new Catalog(other).nullable(dest.name());
        }
        Set<String> given = new HashSet<>();
        for (Column from : columns) {
            Column to = column(dest, from.name())
                    .orElseThrow(() -> new RefusedException("--dest: " + dest.name() + " has no column " + from.name()
                            + " with values of its own, which " + source.name()
                            + " has; add it, or name the columns to be copied with --columns."));
            ColumnLoss.of(from, to).ifPresent(loss -> {
                throw new RefusedException("Column " + from.name() + " of " + source.name() + " (" + from.columnType()
                        + ") would lose values in " + dest.name() + ": " + loss + ".");
            });
            if (mayBeNull.contains(from.name()) && !takesNull.contains(to.name())) {
                throw new RefusedException("Column " + from.name() + " of " + source.name()
                        + " may be NULL, and that of " + dest.name() + " may not.");
            }
            given.add(to.name());
        }
        for (TargetTable.Target target : dest.columns()) {
            if (target.mustBeGiven() && !given.contains(target.column().name())) {
                throw new RefusedException("Column " + target.column().name() + " of " + dest.name()
                        + " must not be NULL and has no default, and nothing is copied into it.");
            }
        }
    }
}
