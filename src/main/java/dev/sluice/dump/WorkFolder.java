package dev.sluice.dump;

import dev.sluice.file.AtomicFile;
import dev.sluice.file.Directories;
import dev.sluice.file.RecordJson;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import tools.jackson.core.JacksonException;

/**
 * What an unfinished dump keeps beside its files, so that it can be resumed:
 *
 * <pre>
 * .sluice/owner.json        whose dump this is; written first
 * .sluice/plan/p00000.jsonl the items of a partition, a line each
 * .sluice/plan.json         the plan's header; written last, so that it means: the plan is whole
 * .sluice/done/p00000.jsonl the journal of a partition: items whose files are in place, a line each
 * </pre>
 *
 * <p>It is removed when the dump is complete. A journal line follows its files, so after a crash at most the
 * last item is done again; a line that the crash cut off is ignored. One thread for each partition.
 */
final class WorkFolder {
    static final String NAME = ".sluice";
    /** What is left of one that a kill stopped from being removed; means nothing any more. */
    static final String REMOVED = ".sluice.removed";

    private final Path folder;
    private final Path removed;

    /**
     * Whose dump it is.
     *
     * @param identity hash of the job's identity
     * @param occasion for which the job was run
     */
    record Owner(String identity, String occasion) {
        Owner {
            occasion = Objects.requireNonNullElse(occasion, "");
        }
    }

    WorkFolder(Path dumpDirectory) {
        this.folder = dumpDirectory.resolve(NAME);
        this.removed = dumpDirectory.resolve(REMOVED);
    }

    boolean exists() {
        return Files.isDirectory(folder);
    }

    /** Begins a new, empty one. */
    void create(Owner owner) throws IOException {
        remove();
        Directories.create(folder.resolve("plan"));
        Directories.create(folder.resolve("done"));
        AtomicFile.write(folder.resolve("owner.json"), RecordJson.MAPPER.writeValueAsString(owner));
    }

    /** Whose it is; empty when it was begun by a process that died at once, or is damaged. */
    Optional<Owner> owner() throws IOException {
        return read(folder.resolve("owner.json"), Owner.class);
    }

    /** The plan's header; empty when the plan is not whole. */
    Optional<PlanHeader> header() throws IOException {
        return read(folder.resolve("plan.json"), PlanHeader.class);
    }

    /** Writes the header, or replaces it when a snapshot was added. */
    void write(PlanHeader header) throws IOException {
        AtomicFile.write(folder.resolve("plan.json"), RecordJson.MAPPER.writeValueAsString(header));
        Directories.sync(folder);
    }

    /** Names of the partitions in the order in which they are to be dumped. */
    List<String> partitions(PlanHeader header) {
        return IntStream.range(0, header.partitions())
                .mapToObj(WorkFolder::name)
                .toList();
    }

    static String name(int partition) {
        return String.format("p%05d", partition);
    }

    /** Where the items of a partition are. */
    Path plan(int partition) {
        return folder.resolve("plan").resolve(name(partition) + ".jsonl");
    }

    BufferedWriter planWriter(int partition) throws IOException {
        return Files.newBufferedWriter(plan(partition));
    }

    boolean hasPlan(int partition) {
        return Files.exists(plan(partition));
    }

    BufferedReader planReader(String partition) throws IOException {
        return Files.newBufferedReader(folder.resolve("plan").resolve(partition + ".jsonl"));
    }

    /** The items of a partition that are done, as far as the journal is whole. */
    List<DoneItem> done(String partition) throws IOException {
        List<DoneItem> done = new ArrayList<>();
        Path journal = journal(partition);
        if (!Files.exists(journal)) {
            return done;
        }
        String text = Files.readString(journal);
        for (String line : text.substring(0, text.lastIndexOf('\n') + 1).split("\n")) {
            if (!line.isEmpty()) {
                try {
                    done.add(RecordJson.MAPPER.readValue(line, DoneItem.class));
                } catch (JacksonException damaged) {
                    // A power failure may leave anything after the last line that reached the disk.
                    break;
                }
            }
        }
        return done;
    }

    /** Rewrites a journal, without a line that was cut off, and opens it to append. */
    FileChannel journalWriter(String partition, List<DoneItem> done) throws IOException {
        StringBuilder text = new StringBuilder();
        for (DoneItem item : done) {
            text.append(RecordJson.MAPPER.writeValueAsString(item)).append('\n');
        }
        AtomicFile.write(journal(partition), text.toString());
        return FileChannel.open(
                journal(partition),
                Set.of(StandardOpenOption.APPEND, StandardOpenOption.CREATE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r-----")));
    }

    /** Notes an item in the journal of a partition, which {@link #journalWriter} opened. */
    void append(String partition, FileChannel journal, DoneItem item) throws IOException {
        byte[] line = (RecordJson.MAPPER.writeValueAsString(item) + "\n").getBytes(StandardCharsets.UTF_8);
        ByteBuffer buffer = ByteBuffer.wrap(line);
        try {
            while (buffer.hasRemaining()) {
                journal.write(buffer);
            }
        } catch (IOException e) {
            throw AtomicFile.cannotWrite(journal(partition), e);
        }
    }

    private Path journal(String partition) {
        return folder.resolve("done").resolve(partition + ".jsonl");
    }

    private static <T> Optional<T> read(Path file, Class<T> type) throws IOException {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(RecordJson.MAPPER.readValue(Files.readString(file), type));
        } catch (JacksonException damaged) {
            return Optional.empty();
        }
    }

    /** Removes it, whole or not at all as far as a reader can tell; links are not followed. */
    void remove() throws IOException {
        if (Files.exists(removed, LinkOption.NOFOLLOW_LINKS)) {
            delete(removed);
        }
        if (Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            Files.move(folder, removed, StandardCopyOption.ATOMIC_MOVE);
            delete(removed);
        }
    }

    private static void delete(Path folder) throws IOException {
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, IOException error) throws IOException {
                Files.delete(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
