package dev.sluice.importer;

import dev.sluice.mysql.Ledger;
import dev.sluice.run.StopSignal;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** What the ledger knows of files: which of their ranges are in, also after somebody has mended a file. */
final class KnownRanges {
    private final Ledger ledger;
    private final NavigableMap<String, Ledger.Entry> entries;
    private final StopSignal stop;

    /** @param entries all of the ledger */
    KnownRanges(Ledger ledger, Map<String, Ledger.Entry> entries, StopSignal stop) {
        this.ledger = ledger;
        this.entries = new TreeMap<>(entries);
        this.stop = stop;
    }

    /** Tells the file which of its ranges are in, and the ledger what the file is now; the caller commits. */
    void of(Connection connection, FileImport file) throws SQLException, IOException {
        String prefix = RangeNote.prefix(file.key());
        List<RangeNote> in = entries.subMap(prefix, prefix + Character.MAX_VALUE).entrySet().stream()
                .map(entry -> RangeNote.of(entry.getKey(), entry.getValue()))
                .toList();
        FileNote now = FileNote.now(file.input());
        Ledger.Entry noted = entries.get(FileNote.unit(file.key()));
        if (noted == null || !FileNote.of(noted).equals(now)) {
            if (noted != null && !file.input().isStdin()) {
                in = moved(connection, file, now.size() - FileNote.of(noted).size(), in);
            }
            ledger.note(connection, FileNote.unit(file.key()), now.entry());
        }
        file.setIn(in);
    }

    /** The ledger says where the ranges are now, in one transaction with what the file is now. */
    private List<RangeNote> moved(Connection connection, FileImport file, long grown, List<RangeNote> in)
            throws SQLException, IOException {
        List<RangeNote> found = ChangedFile.find(file.file(), grown, in, stop);
        if (!found.equals(in)) {
            for (RangeNote note : in) {
                ledger.forget(connection, RangeNote.unit(file.key(), note.offset()));
            }
            for (RangeNote note : found) {
                ledger.note(connection, RangeNote.unit(file.key(), note.offset()), note.entry());
            }
        }
        return found;
    }
}
