package dev.sluice.dump;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.file.Compression;
import dev.sluice.file.InsertEncoder;
import dev.sluice.file.RecordJson;
import dev.sluice.job.JobRunner;
import dev.sluice.job.RunListener;
import dev.sluice.job.RunOutcome;
import dev.sluice.job.RunSettings;
import dev.sluice.mysql.ConnectionSettings;
import dev.sluice.mysql.Consistency;
import dev.sluice.mysql.LongQueryGuard;
import dev.sluice.run.ExitCode;
import dev.sluice.run.Progress;
import dev.sluice.testing.TestServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * Dumps in this process as {@code sluice dump} does, job and repository included. Starts out with all that a
 * server's schemas hold, as TSV, by two threads; what a test wants otherwise it says by name.
 */
public final class DumpFixture {
    private final ConnectionSettings source;
    private final Path folder;
    private List<String> databases = List.of();
    private List<String> tables = List.of();
    private List<String> omit = List.of();
    private Optional<String> regex = Optional.empty();
    private Optional<String> where = Optional.empty();
    private OptionalLong rows = OptionalLong.empty();
    private OptionalLong chunkFileBytes = OptionalLong.empty();
    private int threads = 2;
    private DumpFormat format = DumpFormat.TSV;
    private Compression compression = Compression.NONE;
    private DumpOptions.Contents contents = DumpOptions.Contents.ALL;
    private boolean overwrite;

    /** @param folder empty or new: the dump goes into {@code dump} in it, the state folder is {@code state} */
    public DumpFixture(TestServer server, Path folder) {
        this(server.settings(), folder);
    }

    /** The same as another account. */
    public DumpFixture(ConnectionSettings source, Path folder) {
        this.source = source;
        this.folder = folder;
    }

    public DumpFixture databases(String... names) {
        databases = List.of(names);
        return this;
    }

    public DumpFixture tables(String... patterns) {
        tables = List.of(patterns);
        return this;
    }

    DumpFixture omit(String... patterns) {
        omit = List.of(patterns);
        return this;
    }

    DumpFixture regex(String expression) {
        regex = Optional.of(expression);
        return this;
    }

    DumpFixture where(String condition) {
        where = Optional.of(condition);
        return this;
    }

    public DumpFixture rows(long rowsInARange) {
        rows = OptionalLong.of(rowsInARange);
        return this;
    }

    DumpFixture chunkFileBytes(long bytes) {
        chunkFileBytes = OptionalLong.of(bytes);
        return this;
    }

    DumpFixture threads(int count) {
        threads = count;
        return this;
    }

    public DumpFixture format(DumpFormat wanted) {
        format = wanted;
        return this;
    }

    public DumpFixture compression(Compression wanted) {
        compression = wanted;
        return this;
    }

    DumpFixture contents(DumpOptions.Contents wanted) {
        contents = wanted;
        return this;
    }

    DumpFixture overwrite() {
        overwrite = true;
        return this;
    }

    /** What the dump is asked for. */
    DumpOptions options() {
        return new DumpOptions(
                databases,
                tables,
                omit,
                regex,
                where,
                directory(),
                threads,
                rows,
                chunkFileBytes,
                InsertEncoder.STATEMENT_SIZE,
                format,
                compression,
                Consistency.AUTO,
                new LongQueryGuard(60, 0, 60, false),
                true,
                contents,
                OnSourceMoved.REDO,
                overwrite);
    }

    /** Where the dump goes. */
    Path directory() {
        return folder.resolve("dump").toAbsolutePath();
    }

    /** The state folder. */
    Path state() {
        return folder.resolve("state");
    }

    /** Runs the dump, however it ends. */
    RunOutcome run() {
        RunOutcome[] outcome = new RunOutcome[1];
        RunListener listener = new RunListener() {
            @Override
            public void started(String runId, String jobName, boolean resumed, Progress progress) {}

            @Override
            public void notice(String text) {}

            @Override
            public void finished(RunOutcome finished) {
                outcome[0] = finished;
            }
        };
        RunSettings settings =
                new RunSettings(state(), Optional.empty(), false, options().workers(), Map.of());
        try (DumpJob job = new DumpJob(options(), source, false, Optional.empty())) {
            new JobRunner(settings, listener).run(job);
        }
        return outcome[0];
    }

    /**
     * Runs the dump, which must succeed without a warning but the one about MyISAM.
     *
     * @return its directory
     */
    public Path dump() {
        RunOutcome outcome = run();
        assertThat(outcome.message()).isEmpty();
        assertThat(outcome.exitCode()).isEqualTo(ExitCode.DONE);
        assertThat(outcome.warnings())
                .filteredOn(warning -> !warning.startsWith("Locked for reading"))
                .isEmpty();
        return directory();
    }

    /** Runs the dump, which must be refused before anything is written. @return the sentence */
    String refused() {
        RunOutcome outcome = run();
        assertThat(outcome.exitCode()).as(outcome.message()).isEqualTo(ExitCode.REFUSED);
        assertThat(files()).isEmpty();
        return outcome.message();
    }

    /** The names of the files in the directory, sorted; none when there is no directory. */
    List<String> files() {
        if (!Files.exists(directory())) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory())) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The manifest of a finished dump. */
    public JsonNode manifest() {
        return RecordJson.MAPPER.readTree(directory().resolve(DumpDirectory.MANIFEST));
    }
}
