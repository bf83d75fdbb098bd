package dev.sluice.importer;

import dev.sluice.flat.FlatFile;
import dev.sluice.run.RefusedException;
import dev.sluice.run.StopSignal;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * Finds the ranges that are in again, in a file that was written to since: mended, most likely, where a record was
 * refused. Ranges before the mended place are where they were; those behind it have moved by as much as the file has
 * grown. Anything else is another file.
 */
final class ChangedFile {
    private static final int BUFFER = 256 * 1024;

    private ChangedFile() {}

    /**
     * Finds them.
     *
     * @param grown bytes by which the file has grown; negative when it has shrunk
     * @param in what is in, in the order of the file
     * @return the same ranges where they are now
     * @throws RefusedException when one of them is not there unchanged
     */
    static List<RangeNote> find(FlatFile file, long grown, List<RangeNote> in, StopSignal stop) throws IOException {
        List<RangeNote> found = new ArrayList<>();
        boolean moved = false;
        for (RangeNote note : in) {
            RangeNote other = note.movedBy(grown);
            if (!moved && holds(file, note, stop)) {
                found.add(note);
            } else if (file.isSeekable() && grown != 0 && other.offset() >= 0 && holds(file, other, stop)) {
                moved = true;
                found.add(other);
            } else {
                throw new RefusedException(file.name() + " has changed in a part that is imported already, "
                        + note.length() + " bytes from byte " + note.offset() + " on; bring back what it was there, or"
                        + " start again with --fresh, which leaves what is imported in the table.");
            }
        }
        return found;
    }

    private static boolean holds(FlatFile file, RangeNote note, StopSignal stop) throws IOException {
        CRC32C sum = new CRC32C();
        byte[] block = new byte[BUFFER];
        if (file.isSeekable() && note.end() > file.size()) {
            return false;
        }
        try (InputStream in = file.isSeekable() ? file.open(note.offset(), note.end()) : file.open()) {
            if (!file.isSeekable()) {
                in.skipNBytes(note.offset());
            }
            long left = note.length();
            while (left > 0) {
                stop.check();
                int read = in.read(block, 0, (int) Math.min(left, block.length));
                if (read < 0) {
                    return false;
                }
                sum.update(block, 0, read);
                left -= read;
            }
        } catch (EOFException e) {
            return false;
        }
        return sum.getValue() == note.checksum();
    }
}
