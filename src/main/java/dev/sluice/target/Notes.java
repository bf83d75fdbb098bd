package dev.sluice.target;

import java.sql.SQLException;
import java.util.Optional;

/**
 * What a load keeps in the target about its own work, by unit; the ledger. Thread-safe; each write is committed when the
 * method returns.
 */
public interface Notes {
    /** Bytes of UTF-8 that a unit's name may have. */
    int UNIT_BYTES = 500;
    /** Bytes of UTF-8 that a note may have. */
    int TEXT_BYTES = 250;

    /** What was written last; empty when nothing was. */
    Optional<String> read(String unit) throws SQLException;

    /** Writes a note in place of an earlier one. */
    void write(String unit, String text) throws SQLException;

    /** Takes a note away, if there is one. */
    void remove(String unit) throws SQLException;
}
