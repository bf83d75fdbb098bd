package dev.sluice.importer;

import dev.sluice.file.AtomicFile;
import dev.sluice.file.Directories;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where records of a file go that did not come in, of one {@link Kind}: {@code FILE.rejected}, byte for byte and in the
 * file's order, and {@code FILE.rejected.reasons}, a line for each of them: the line of the file on which it starts, a
 * tab, the reason.
 *
 * <p>Those of a range are written to a part of its own, {@code .FILE.rejected-JOB.ID}, and synced before the range is
 * committed; its row in the ledger names the part. So after a kill there is a part for each range that is in and has
 * such records, and what other parts there are count for nothing. At the end the parts become the two files, each by
 * one rename. The same every time: a kill in between does no harm.
 */
final class RecordFiles {
    /** What is added for the reasons. */
    private static final String REASONS = ".reasons";

    /** Which records. */
    enum Kind {
        /** Those that the server does not take. */
        REJECTED(".rejected"),
        /** Those that {@code --ignore} leaves out. */
        IGNORED(".ignored");

        private final String suffix;

        Kind(String suffix) {
            this.suffix = suffix;
        }

        /** How many of them a range has. */
        long count(RangeNote range) {
            return switch (this) {
                case REJECTED -> range.refused();
                case IGNORED -> range.skipped();
            };
        }
    }

    private static final int BUFFER = 64 * 1024;

    private final Kind kind;
    private final Path folder;
    private final String name;
    private final String job;

    /**
     * @param folder for all of them
     * @param name of the file whose records they are
     * @param job tells parts of this job from those of any other
     */
    RecordFiles(Kind kind, Path folder, String name, String job) {
        this.kind = kind;
        this.folder = folder;
        this.name = name;
        this.job = job;
    }

    /** Whether a file's name says that an import has written it. */
    static boolean isOne(String name) {
        return Stream.of(Kind.values())
                .anyMatch(kind -> name.endsWith(kind.suffix) || name.endsWith(kind.suffix + REASONS));
    }

    /** The file with the records. */
    Path records() {
        return folder.resolve(name + kind.suffix);
    }

    /** The file with the reasons. */
    Path reasons() {
        return folder.resolve(name + kind.suffix + REASONS);
    }

    private String partPrefix() {
        return "." + name + kind.suffix + "-" + job + ".";
    }

    private Path part(String id) {
        return folder.resolve(partPrefix() + id);
    }

    /** Begins the part of a range. @param id no other part of the file has */
    Part begin(String id) throws IOException {
        return new Part(part(id));
    }

    /** Takes a part away that counts for nothing. */
    void discard(String id) throws IOException {
        Files.deleteIfExists(part(id));
    }

    /** Takes all parts away. */
    void discardAll() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(path -> path.getFileName().toString().startsWith(partPrefix()))
                    .toList()) {
                Files.deleteIfExists(file);
            }
        } catch (NoSuchFileException e) {
            // then there is none
        }
    }

    /**
     * Makes the two files of the parts.
     *
     * @param ranges of the file, in its order
     * @param linesBefore lines of the file before the first range
     * @param head what stands before the records, such as the header of a CSV file
     * @throws FileNotFoundException when a part is gone
     */
    void assemble(List<RangeNote> ranges, long linesBefore, byte[] head) throws IOException {
        Path recordsPart = records().resolveSibling(records().getFileName() + AtomicFile.PART);
        Path reasonsPart = reasons().resolveSibling(reasons().getFileName() + AtomicFile.PART);
        try (FileChannel records = AtomicFile.createPart(recordsPart);
                FileChannel reasons = AtomicFile.createPart(reasonsPart)) {
            OutputStream recordsOut = Channels.newOutputStream(records);
            OutputStream reasonsOut = Channels.newOutputStream(reasons);
            recordsOut.write(head);
            long lines = linesBefore;
            for (RangeNote range : ranges) {
                if (kind.count(range) > 0) {
                    copy(range.part(), lines + 1, recordsOut, reasonsOut);
                }
                lines += range.lines();
            }
            records.force(true);
            reasons.force(true);
        } catch (FileNotFoundException e) {
            throw e;
        } catch (IOException e) {
            throw AtomicFile.cannotWrite(records(), e);
        }
        AtomicFile.putInPlace(reasonsPart, reasons());
        AtomicFile.putInPlace(recordsPart, records());
        Directories.sync(folder);
    }

    private void copy(String id, long firstLine, OutputStream records, OutputStream reasons) throws IOException {
        Path file = part(id);
        byte[] block = new byte[BUFFER];
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file), BUFFER))) {
            for (long line = in.readLong(); line >= 0; line = in.readLong()) {
                byte[] reason = new byte[in.readInt()];
                in.readFully(reason);
                reasons.write(((firstLine + line) + "\t").getBytes(StandardCharsets.US_ASCII));
                reasons.write(reason);
                reasons.write('\n');
                for (long rest = in.readLong(); rest > 0; ) {
                    int read = in.read(block, 0, (int) Math.min(rest, block.length));
                    if (read < 0) {
                        throw new EOFException();
                    }
                    records.write(block, 0, read);
                    rest -= read;
                }
            }
        } catch (NoSuchFileException e) {
            throw new FileNotFoundException(
                    "The " + (kind == Kind.REJECTED ? "refused records" : "duplicates") + " in " + file + " are gone");
        }
    }

    /** The records of one range. One thread. */
    static final class Part implements AutoCloseable {
        private static final long END = -1;

        private final Path file;
        private final FileChannel channel;
        private final DataOutputStream out;

        private Part(Path file) throws IOException {
            this.file = file;
            try {
                channel = AtomicFile.createPart(file);
            } catch (IOException e) {
                throw AtomicFile.cannotWrite(file, e);
            }
            out = new DataOutputStream(new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER));
        }

        /** Adds a record. @param refusal whose line is one of the range, from 0 */
        void add(Refusal refusal, RangeBytes range) throws IOException {
            try (InputStream in = range.open(refusal.from(), refusal.to())) {
                byte[] reason =
                        refusal.sentence().replace('\n', ' ').replace('\r', ' ').getBytes(StandardCharsets.UTF_8);
                out.writeLong(refusal.line());
                out.writeInt(reason.length);
                out.write(reason);
                out.writeLong(refusal.to() - refusal.from());
                in.transferTo(out);
            } catch (IOException e) {
                throw AtomicFile.cannotWrite(file, e);
            }
        }

        /** Makes the part durable. */
        void seal() throws IOException {
            try {
                out.writeLong(END);
                out.flush();
                channel.force(true);
                Directories.sync(file.getParent());
            } catch (IOException e) {
                throw AtomicFile.cannotWrite(file, e);
            }
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
