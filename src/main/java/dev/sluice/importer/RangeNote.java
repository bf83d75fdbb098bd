package dev.sluice.importer;

import dev.sluice.mysql.Ledger;
import java.util.OptionalLong;

/**
 * What the ledger says of a range of a file that is in.
 *
 * @param offset of its first byte in the decompressed file
 * @param length in bytes
 * @param lines that end in it
 * @param records it has, good and bad
 * @param refused how many of them were refused
 * @param skipped how many were left out as duplicates, by {@code --ignore}
 * @param affected what the server counted: a row twice that replaced another
 * @param part names what of it did not come in and was written down, see {@link RecordFiles}; {@code -} when nothing was
 * @param checksum CRC-32C of its bytes
 */
record RangeNote(
        long offset,
        long length,
        long lines,
        long records,
        long refused,
        long skipped,
        long affected,
        String part,
        long checksum) {
    /** In place of {@code part}, when there is none. */
    static final String NONE = "-";

    /** Understands an entry of the ledger. @param unit of {@link #unit} */
    static RangeNote of(String unit, Ledger.Entry entry) {
        String[] words = entry.state().split(" ");
        return new RangeNote(
                Long.parseLong(unit.substring(unit.lastIndexOf(' ') + 1)),
                Long.parseLong(words[0]),
                Long.parseLong(words[1]),
                Long.parseLong(words[2]),
                Long.parseLong(words[3]),
                Long.parseLong(words[4]),
                entry.rows(),
                words[5],
                entry.checksum().orElseThrow());
    }

    /** The beginning of the units of a file's ranges. @param key of the file */
    static String prefix(String key) {
        return "range " + key + " ";
    }

    /** The name of a range's unit, by which they sort in the file's order. */
    static String unit(String key, long offset) {
        return prefix(key) + String.format("%019d", offset);
    }

    Ledger.Entry entry() {
        return new Ledger.Entry(
                length + " " + lines + " " + records + " " + refused + " " + skipped + " " + part,
                affected,
                OptionalLong.of(checksum));
    }

    /** Offset behind its last byte. */
    long end() {
        return offset + length;
    }

    /** How many of its records are in the table, or replaced or updated a row there. */
    long taken() {
        return records - refused - skipped;
    }

    /** The same range, found elsewhere in a file that was mended before it. */
    RangeNote movedBy(long bytes) {
        return new RangeNote(offset + bytes, length, lines, records, refused, skipped, affected, part, checksum);
    }
}
