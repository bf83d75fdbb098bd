package dev.sluice.importer;

import dev.sluice.flat.BadRecordException;
import dev.sluice.flat.OpenedFile;
import dev.sluice.flat.RecordFields;
import dev.sluice.flat.RecordReader;
import dev.sluice.mysql.ConnectionSettings;
import dev.sluice.mysql.Connections;
import dev.sluice.mysql.LoadSessions;
import dev.sluice.mysql.Politeness;
import dev.sluice.mysql.Server;
import dev.sluice.mysql.Sessions;
import dev.sluice.mysql.SqlErrors;
import dev.sluice.mysql.TargetTable;
import dev.sluice.run.FailedException;
import dev.sluice.run.Progress;
import dev.sluice.run.RefusedException;
import dev.sluice.run.RunContext;
import dev.sluice.run.RunReport;
import dev.sluice.run.StopSignal;
import dev.sluice.sql.KeyPlan;
import dev.sluice.throttle.Throttle;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What {@code --dry-run} and {@code --preview} show: the checks of an import's start, and then what the server says of
 * every record, each range being sent and rolled back, or the fields of the first records.
 */
public final class ImportPreview {
    /** Refused records of a file that are shown; more are counted. */
    private static final int SHOWN = 10;

    private final ImportOptions options;
    private final Connections connections;
    private final PrintWriter out;
    private final StopSignal stop = new StopSignal();

    /** @param target looked at; what is sent to it is rolled back */
    public ImportPreview(ImportOptions options, ConnectionSettings target, PrintWriter out) {
        this.options = options;
        this.connections = new Connections(target);
        this.out = out;
        if (options.files().stream().anyMatch(InputFile::isStdin)) {
            throw new RefusedException("Standard input can be read only once, so that it cannot be looked at before.");
        }
    }

    /**
     * Sends every record and rolls it back.
     *
     * @param politeness what is waited for between ranges
     * @return how many records would be refused
     * @throws dev.sluice.run.StoppedException when it is to stop before its end
     */
    public long dryRun(Politeness politeness) {
        long refused = 0;
        RunContext run = new RunContext("dry-run", stop, new Progress(), new RunReport());
        try (Throttle throttle = politeness.begin(List.of(connections), run);
                Connection connection = connections.open()) {
            Sessions sessions = new Sessions(connections, Server.of(connection));
            LoadSessions loading =
                    LoadSessions.of(connections, sessions.server(), Optional.of(true), LoadSessions.Rules.STRICT);
            boolean localInfile = LoadSessions.allowsLocalInfile(connection);
            List<FileOpening.Opened> files = open(sessions);
            Path spool = Files.createTempDirectory("sluice-dry-run-");
            try (Connection session = loading.open()) {
                for (FileOpening.Opened file : files) {
                    refused += dryRun(session, fileImport(file), spool, localInfile, sessions.server(), throttle);
                }
            } finally {
                try (var left = Files.list(spool)) {
                    for (Path path : left.toList()) {
                        Files.delete(path);
                    }
                }
                Files.delete(spool);
            }
        } catch (SQLException e) {
            throw new FailedException("The dry run failed: " + SqlErrors.describe(e), e);
        } catch (IOException e) {
            throw new FailedException("The dry run failed: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FailedException("Interrupted", e);
        }
        out.println("Nothing was changed.");
        return refused;
    }

    private List<FileOpening.Opened> open(Sessions sessions) throws SQLException {
        RunReport report = new RunReport();
        try (Connection connection = sessions.metadata()) {
            ImportPreflight preflight = new ImportPreflight(options, connection, sessions.server());
            Map<String, TargetTable> tables = preflight.tables();
            List<FileOpening.Opened> files = new FileOpening(options).open(tables, InputStream.nullInputStream());
            preflight.checkFiles(files, report);
            preflight.checkPrivileges(files);
            report.warnings().forEach(warning -> out.println("warning: " + warning));
            return files;
        }
    }

    private FileImport fileImport(FileOpening.Opened file) {
        return new FileImport(
                file.input(),
                "0",
                file.file(),
                options.format(),
                file.head(),
                null,
                file.plan(),
                file.processors(),
                new TableImport(
                        file.plan().table(), file.plan().table().name(), Route.ADD, true, new KeyPlan(null, List.of())),
                null,
                Optional.empty());
    }

    private long dryRun(
            Connection session, FileImport file, Path spool, boolean localInfile, Server server, Throttle throttle)
            throws SQLException, IOException, InterruptedException {
        // The rows that --delete would take away are still there.
        DuplicatePolicy duplicates = options.delete() ? DuplicatePolicy.IGNORE : options.duplicates();
        RangeWriter writer = RangeWriters.writer(file, options, duplicates, localInfile, server, stop);
        Refusals refusals = new Refusals(file.plan(), file.format());
        long records = 0;
        long refused = 0;
        try (RangeSource source = file.open(options.rangeBytes(), 1, spool, stop)) {
            for (RangeBytes range = source.next(); range != null; range = source.next()) {
                throttle.before();
                long begun = System.nanoTime();
                long before = refused;
                RecordHunt hunt = new RecordHunt(session, range, file.format(), writer, stop);
                RangeBytes current = range;
                hunt.run((segment, verdict) -> {
                    if (before + hunt.refused() <= SHOWN) {
                        Refusal refusal = refusals.of(current, segment, verdict);
                        out.println("  " + file.name() + ", line " + file.lineOf(current, refusal.line()) + ": "
                                + refusal.sentence());
                    }
                });
                session.rollback();
                throttle.did(hunt.records(), Duration.ofNanos(System.nanoTime() - begun));
                records += hunt.records();
                refused += hunt.refused();
                range.release();
            }
        }
        out.println(
                file.name() + ": " + records + " records for " + file.table().name() + ", "
                        + (refused == 0 ? "all of them good" : refused + " of them would be refused"));
        out.flush();
        return refused;
    }

    /** Shows the fields of the first records of each file. */
    public void firstRecords(int count) {
        try (Connection connection = connections.open()) {
            for (FileOpening.Opened file : open(new Sessions(connections, Server.of(connection)))) {
                out.println(file.input().name() + " -> " + file.plan().table().name());
                firstRecords(file, count);
            }
            out.flush();
        } catch (SQLException e) {
            throw new FailedException("Looking at the server failed: " + SqlErrors.describe(e), e);
        } catch (IOException e) {
            throw new FailedException(e.getMessage(), e);
        }
    }

    private void firstRecords(FileOpening.Opened file, int count) throws IOException {
        try (OpenedFile opened = OpenedFile.open(file.file(), options.format());
                RecordReader records = new RecordReader(
                        opened.records(), options.format(), opened.head().end())) {
            RecordFields fields = new RecordFields();
            while (records.number() < count && records.next()) {
                out.println("  line " + records.line() + ":");
                try {
                    options.format().parser().parse(records.bytes(), records.start(), records.end(), fields);
                    for (int i = 0; i < fields.count(); i++) {
                        String name = i < file.plan().fields().size()
                                ? file.plan().fields().get(i).name()
                                : "(one too many)";
                        out.println(
                                "    " + name + " = " + (fields.isNull(i) ? "NULL" : Refusals.shown(fields.value(i))));
                    }
                } catch (BadRecordException e) {
                    out.println("    " + e.getMessage());
                }
            }
        }
    }
}
