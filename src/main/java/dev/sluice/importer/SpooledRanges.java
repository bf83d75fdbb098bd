package dev.sluice.importer;

import dev.sluice.file.AtomicFile;
import dev.sluice.flat.FilePosition;
import dev.sluice.flat.FlatFormat;
import dev.sluice.flat.OpenedFile;
import dev.sluice.flat.RecordBatches;
import dev.sluice.run.RefusedException;
import dev.sluice.run.StopSignal;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collection;
import java.util.Iterator;
import java.util.Set;
import java.util.zip.CRC32C;

/**
 * Ranges of what can be read only from its beginning on: compressed files, pipes and standard input. Each range is
 * written to a file of its own, readable by its owner only, so that it can be sent again; it is gone when it is in. What
 * is in already, by the ledger, is passed over when it is found unchanged. The disk is not filled to its end: the job's
 * own records are on it too.
 */
final class SpooledRanges implements RangeSource {
    private static final int BUFFER = 64 * 1024;
    /** What is left to the job repository and to the log. */
    private static final long RESERVE = 4L << 20;

    private final String name;
    private final OpenedFile opened;
    private final RecordBatches batches;
    private final Path folder;
    private final String key;
    private final long bytes;
    private final Iterator<RangeNote> notes;
    private final StopSignal stop;
    private final byte[] block = new byte[BUFFER];
    private RangeNote note;

    /**
     * @param name of the file, for messages
     * @param opened read from here on; closed with this
     * @param folder where ranges are written
     * @param key tells files of this file's from others there
     * @param bytes size of a range
     * @param in what is in, in the order of the file
     */
    SpooledRanges(
            String name,
            OpenedFile opened,
            FlatFormat format,
            Path folder,
            String key,
            long bytes,
            Collection<RangeNote> in,
            StopSignal stop) {
        this.name = name;
        this.opened = opened;
        this.folder = folder;
        this.key = key;
        this.bytes = bytes;
        this.notes = in.iterator();
        this.stop = stop;
        this.batches = new RecordBatches(opened.records(), format, opened.head().end());
        this.note = notes.hasNext() ? notes.next() : null;
    }

    @Override
    public RangeBytes next() throws IOException {
        while (batches.hasNext()) {
            FilePosition at = batches.position();
            if (note != null && at.offset() == note.offset()) {
                passOver();
                continue;
            }
            long most = note == null ? bytes : Math.min(bytes, note.offset() - at.offset());
            InputStream batch = batches.next(most, Long.MAX_VALUE);
            RangeBytes range = spool(at, batch);
            if (note != null && batches.position().offset() > note.offset()) {
                range.release();
                throw changed();
            }
            return range;
        }
        if (note != null) {
            throw changed();
        }
        return null;
    }

    private RangeBytes spool(FilePosition at, InputStream batch) throws IOException {
        Path file = folder.resolve("range-" + key + "-" + at.offset());
        boolean whole = false;
        try {
            long length = write(file, batch);
            whole = true;
            return new RangeBytes(at, length, file, 0, true);
        } finally {
            if (!whole) {
                Files.deleteIfExists(file);
            }
        }
    }

    private long write(Path file, InputStream batch) throws IOException {
        long length = 0;
        try (OutputStream out = Channels.newOutputStream(Files.newByteChannel(
                file,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))))) {
            int read = batch.read(block, 0, block.length);
            while (read >= 0) {
                stop.check();
                try {
                    requireRoom();
                    out.write(block, 0, read);
                } catch (IOException e) {
                    throw AtomicFile.cannotWrite(file, e);
                }
                length += read;
                read = batch.read(block, 0, block.length);
            }
        }
        return length;
    }

    private void requireRoom() throws IOException {
        // 0 where the disk does not tell; where it is true, the write will say so.
        long left = folder.toFile().getUsableSpace();
        if (left > 0 && left < RESERVE) {
            throw new IOException("less than " + (RESERVE >> 20) + " MB are left on its disk");
        }
    }

    private void passOver() throws IOException {
        CRC32C sum = new CRC32C();
        InputStream batch = batches.next(note.length(), Long.MAX_VALUE);
        int read = batch.read(block, 0, block.length);
        while (read >= 0) {
            stop.check();
            sum.update(block, 0, read);
            read = batch.read(block, 0, block.length);
        }
        if (batches.position().offset() != note.end() || sum.getValue() != note.checksum()) {
            throw changed();
        }
        note = notes.hasNext() ? notes.next() : null;
    }

    private RefusedException changed() {
        return new RefusedException(
                name + " has changed in a part that is imported already, at byte " + note.offset()
                        + " of its content; bring back what it was, or take away what was imported and start again with --fresh.");
    }

    @Override
    public void close() throws IOException {
        opened.close();
    }
}
