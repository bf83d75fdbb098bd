package dev.sluice.importer;

import dev.sluice.flat.FileCharset;
import dev.sluice.flat.FlatDialect;
import dev.sluice.flat.FlatFormat;
import dev.sluice.flat.LineFormat;
import dev.sluice.job.JobIdentity;
import dev.sluice.mysql.Politeness;
import dev.sluice.run.FailedException;
import dev.sluice.run.Progress;
import dev.sluice.run.RefusedException;
import dev.sluice.run.RunContext;
import dev.sluice.run.RunReport;
import dev.sluice.run.StopSignal;
import dev.sluice.testing.TestServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.Assertions;

/** Imports files into tables of a schema of its own, step by step as the job does, on several threads. */
final class ImportFixture {
    final TestServer server;
    final String schema;
    final Path folder;
    FlatFormat format = new LineFormat(FlatDialect.DEFAULT, FileCharset.UTF8, 0);
    Conversions conversions = Conversions.NONE;
    Optional<List<String>> columns = Optional.empty();
    List<String> skip = List.of();
    List<String> sets = List.of();
    DuplicatePolicy duplicates = DuplicatePolicy.ERROR;
    List<String> upsert = List.of();
    boolean listIgnored;
    boolean delete;
    KeyBuildMode keys = KeyBuildMode.AUTO;
    int threads = 3;
    boolean lockTables;
    boolean force;
    boolean fresh;
    MaxErrors maxErrors = MaxErrors.NONE;
    Optional<Path> rejectDir = Optional.empty();
    OptionalLong rangeBytes = OptionalLong.empty();
    byte[] stdin = new byte[0];
    Politeness politeness = Politeness.NONE;
    RunReport report = new RunReport();

    ImportFixture(TestServer server, Path folder, String... tables) {
        this.server = server;
        this.schema = server.createSchema("imports");
        this.folder = folder;
        server.executeIn(schema, tables);
    }

    ImportFixture dialect(FlatDialect dialect) {
        format = new LineFormat(dialect, FileCharset.UTF8, 0);
        return this;
    }

    Path file(String name, String content) {
        return file(name, content.getBytes(StandardCharsets.UTF_8));
    }

    Path file(String name, byte[] content) {
        try {
            return Files.write(folder.resolve(name), content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    ImportOptions options(String... files) {
        List<String> words = new ArrayList<>();
        for (String file : files) {
            words.add(file.equals("-") ? file : folder.resolve(file).toString());
        }
        Optional<String> table = words.contains("-") ? Optional.of("t") : Optional.empty();
        return new ImportOptions(
                schema,
                new InputFiles(schema, table, Map.of()).find(words),
                format,
                conversions,
                columns,
                skip,
                sets,
                duplicates,
                upsert,
                listIgnored,
                delete,
                keys,
                threads,
                lockTables,
                false,
                force,
                maxErrors,
                rejectDir,
                Optional.empty(),
                rangeBytes);
    }

    /** Imports to the end. */
    ImportFixture run(String... files) throws Exception {
        ImportOptions options = options(files);
        report = new RunReport();
        RunContext run = new RunContext("test", new StopSignal(), new Progress(), report);
        String identity = new JobIdentity("import", "test", "", schema, options.meaning()).hash();
        try (Import work = new Import(
                options,
                server.settings(),
                folder.resolve("state"),
                identity,
                run,
                fresh,
                new ByteArrayInputStream(stdin),
                politeness)) {
            work.preflight(false);
            work.prepare();
            work.within();
            lanes(work);
            work.rest();
            work.settle();
            work.finish();
        }
        return this;
    }

    private static void lanes(Import work) throws Exception {
        List<String> names = work.lanes();
        ExecutorService pool = Executors.newFixedThreadPool(Math.max(1, names.size()));
        try {
            List<Callable<Void>> lanes = new ArrayList<>();
            for (int i = 0; i < names.size(); i++) {
                lanes.add(() -> {
                    try (Lane lane = work.lane()) {
                        while (lane.next()) {
                            // the next
                        }
                        return null;
                    }
                });
            }
            for (Future<Void> lane : pool.invokeAll(lanes)) {
                lane.get();
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        } finally {
            pool.shutdown();
        }
    }

    /** What an import fails with. */
    String failure(String... files) {
        FailedException failure = Assertions.catchThrowableOfType(FailedException.class, () -> run(files));
        Assertions.assertThat(failure).isNotNull();
        return failure.getMessage().replace(schema, "SCHEMA").replace(folder.toString(), "FOLDER");
    }

    /** What an import is refused with. */
    String refusal(String... files) {
        Throwable refusal = Assertions.catchThrowable(() -> run(files));
        Assertions.assertThat(refusal).isInstanceOf(RefusedException.class);
        return refusal.getMessage().replace(schema, "SCHEMA").replace(folder.toString(), "FOLDER");
    }

    String single(String sql) {
        return String.join("\n", server.queryIn(schema, sql));
    }

    List<String> rows(String sql) {
        return server.queryIn(schema, sql);
    }

    String content(String name) throws IOException {
        return Files.readString(folder.resolve(name));
    }

    boolean exists(String name) {
        return Files.exists(folder.resolve(name));
    }
}
