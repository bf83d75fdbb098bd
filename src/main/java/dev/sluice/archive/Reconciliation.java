package dev.sluice.archive;

import dev.sluice.chunk.KeyBound;
import dev.sluice.run.FailedException;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.OptionalLong;

/**
 * Brings both sides of a range and its files into step, after whatever ended the process or the session before: the
 * destination may have a chunk that the source does not know of, and a file more than counts.
 *
 * @param rows of the source
 */
record Reconciliation(Setup setup, Ends ends, ChunkRows rows, Followers followers, ChunkLedgers ledgers) {
    /** Does it, and commits. @return where the range is */
    Position settle() throws SQLException, IOException {
        Connection source = ends.source().connection();
        Position finished = ledgers.hasSource() ? ledgers.settleSource(source) : Position.start(setup.plan());
        if (ledgers.hasDest()) {
            Connection dest = ends.dest().orElseThrow();
            Position written = ledgers.settleDest(dest);
            finished = ledgers.hasSource() ? inStep(written, finished) : written;
            dest.commit();
        }
        source.commit();
        ledgers.sourceCommitted();
        ends.cutBack(finished.fileLengths());
        return finished;
    }

    private Position inStep(Position written, Position finished) throws SQLException {
        if (written.chunk() == finished.chunk()) {
            return finished.withLeft(Math.max(finished.left(), written.left()));
        }
        if (written.chunk() == finished.chunk() + 1) {
            return rows instanceof EqualRows equal ? deleteWritten(equal, written) : undo(written, finished);
        }
        throw new FailedException("The ledgers of source and destination do not belong together: chunk "
                + finished.chunk() + " is finished and chunk " + written.chunk() + " is written");
    }

    /** Takes a chunk off the destination that the source has not finished, while nobody changes its rows there. */
    private Position undo(Position written, Position finished) throws SQLException {
        Connection dest = ends.dest().orElseThrow();
        List<KeyBound> present = ((KeyedRows) rows).present(written.copied());
        // A copy may stay whose row others have deleted, though the one that it refers to is taken back.
        if (!followers.none()) {
            foreignKeyChecks(dest, false);
        }
        long left = followers.none() ? 0 : followers.undo(ledgers.names(dest), dest);
        CopiedRows.takeBack(
                dest,
                setup.options().dest().orElseThrow(),
                setup.options().source(),
                setup.keyed().walk().key(),
                present);
        if (!followers.none()) {
            foreignKeyChecks(dest, true);
        }
        Position back = finished.withLeft(written.left() + written.copied().size() - present.size() + left);
        ledgers.takeBackDest(dest, back);
        return back;
    }

    private static void foreignKeyChecks(Connection connection, boolean on) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET SESSION foreign_key_checks = " + (on ? 1 : 0));
        }
    }

    /**
     * Copies without a key are not found again on the destination, where others may be equal; but what they were is known,
     * so the chunk is brought to its end on the source.
     */
    private Position deleteWritten(EqualRows equal, Position written) throws SQLException {
        List<KeyBound> names = written.copied();
        long deleted = names.isEmpty() ? 0 : equal.deletePresent(names);
        Position after = written.withCopied(List.of()).withLeft(written.left() + names.size() - deleted);
        ledgers.advanceSource(ends.source().connection(), after, deleted, OptionalLong.empty());
        setup.run().progress().add(deleted, 0);
        return after;
    }
}
