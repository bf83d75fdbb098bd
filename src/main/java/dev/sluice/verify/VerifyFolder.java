package dev.sluice.verify;

import dev.sluice.file.AtomicFile;
import dev.sluice.file.Directories;
import dev.sluice.file.RecordJson;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;

/**
 * What an unfinished comparison keeps, in the state folder, so that it can be resumed:
 *
 * <pre>
 * plan/p00000.jsonl        tables and ranges of a partition, a line each
 * plan.json                the plan's header; written last, so that it means: the plan is whole
 * done/p00000.jsonl        the journal of a partition: results, a line each
 * repair/p00000.delete.sql statements of a partition, as long as its journal says
 * repair/p00000.insert.sql
 * </pre>
 *
 * <p>Journal and statements hold values of rows, so everything is readable by the owner only. One thread for each
 * partition.
 */
final class VerifyFolder {
    private final Path folder;

    /** @param folder its own, in the job's part of the state folder; need not exist */
    VerifyFolder(Path folder) {
        this.folder = folder;
    }

    /** Begins a new, empty one. */
    void create() throws IOException {
        remove();
        Directories.create(folder);
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        for (String part : List.of("plan", "done", "repair")) {
            Directories.create(folder.resolve(part));
        }
    }

    /** The plan's header; empty when the plan is not whole. */
    Optional<PlanHeader> header() throws IOException {
        Path file = folder.resolve("plan.json");
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(RecordJson.MAPPER.readValue(Files.readString(file), PlanHeader.class));
        } catch (JacksonException damaged) {
            return Optional.empty();
        }
    }

    void write(PlanHeader header) throws IOException {
        AtomicFile.write(folder.resolve("plan.json"), RecordJson.MAPPER.writeValueAsString(header));
        Directories.sync(folder);
    }

    /** Names of the partitions in the order in which they are to be compared. */
    static List<String> partitions(PlanHeader header) {
        return IntStream.range(0, header.partitions())
                .mapToObj(VerifyFolder::name)
                .toList();
    }

    static String name(int partition) {
        return String.format("p%05d", partition);
    }

    BufferedWriter planWriter(int partition) throws IOException {
        return Files.newBufferedWriter(folder.resolve("plan").resolve(name(partition) + ".jsonl"));
    }

    BufferedReader planReader(String partition) throws IOException {
        return Files.newBufferedReader(folder.resolve("plan").resolve(partition + ".jsonl"));
    }

    Path deletes(String partition) {
        return folder.resolve("repair").resolve(partition + ".delete.sql");
    }

    Path inserts(String partition) {
        return folder.resolve("repair").resolve(partition + ".insert.sql");
    }

    /** The results of a partition, as far as the journal is whole. */
    List<RangeResult> done(String partition) throws IOException {
        List<RangeResult> done = new ArrayList<>();
        Path journal = journal(partition);
        if (!Files.exists(journal)) {
            return done;
        }
        String text = Files.readString(journal);
        for (String line : text.substring(0, text.lastIndexOf('\n') + 1).split("\n")) {
            try {
                if (!line.isEmpty()) {
                    done.add(RecordJson.MAPPER.readValue(line, RangeResult.class));
                }
            } catch (JacksonException damaged) {
                // A power failure may leave anything after the last line that reached the disk.
                break;
            }
        }
        return done;
    }

    /** Rewrites a journal, without a line that was cut off, and opens it to append. */
    FileChannel journalWriter(String partition, List<RangeResult> done) throws IOException {
        StringBuilder text = new StringBuilder();
        for (RangeResult result : done) {
            text.append(RecordJson.MAPPER.writeValueAsString(result)).append('\n');
        }
        AtomicFile.write(journal(partition), text.toString());
        return FileChannel.open(journal(partition), Set.of(StandardOpenOption.APPEND));
    }

    /** Notes a result in a journal that {@link #journalWriter} opened, and on the disk. */
    void append(String partition, FileChannel journal, RangeResult result) throws IOException {
        ByteBuffer line =
                ByteBuffer.wrap((RecordJson.MAPPER.writeValueAsString(result) + "\n").getBytes(StandardCharsets.UTF_8));
        try {
            while (line.hasRemaining()) {
                journal.write(line);
            }
            journal.force(false);
        } catch (IOException e) {
            throw AtomicFile.cannotWrite(journal(partition), e);
        }
    }

    private Path journal(String partition) {
        return folder.resolve("done").resolve(partition + ".jsonl");
    }

    /** Removes it with all that it holds; links are not followed. */
    void remove() throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
