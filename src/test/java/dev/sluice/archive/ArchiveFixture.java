package dev.sluice.archive;

import dev.sluice.mysql.ConnectionSettings;
import dev.sluice.mysql.Politeness;
import dev.sluice.mysql.TableName;
import dev.sluice.run.Progress;
import dev.sluice.run.RunContext;
import dev.sluice.run.RunReport;
import dev.sluice.run.StopSignal;
import dev.sluice.testing.TestServer;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Archives a table of one schema as the command does, without Spring, in small chunks. */
final class ArchiveFixture {
    private final ConnectionSettings source;
    private final String schema;
    private String table = "t";
    private Optional<ConnectionSettings> dest = Optional.empty();
    private Optional<TableName> destTable = Optional.empty();
    private Optional<String> index = Optional.empty();
    private Optional<ArchiveOptions.FileOptions> file = Optional.empty();
    private List<String> columns = List.of();
    private String where = "1=1";
    private boolean delete = true;
    private boolean followForeignKeys;
    private boolean dropPartitions;
    private ArchiveOptions.OnRefusal onRefusal = ArchiveOptions.OnRefusal.FAIL;
    private int limit = 7;
    private int threads = 1;
    private boolean safeAutoIncrement;
    private SessionOptions sessions = SessionOptions.USUAL;
    private Optional<String> ledgerSchema = Optional.empty();
    private boolean fresh;
    private RunContext context = newContext();

    ArchiveFixture(TestServer source, String schema) {
        this(source.settings(), schema);
    }

    ArchiveFixture(ConnectionSettings source, String schema) {
        this.source = source;
        this.schema = schema;
    }

    private static RunContext newContext() {
        return new RunContext("test", new StopSignal(), new Progress(), new RunReport());
    }

    ArchiveFixture table(String name) {
        table = name;
        return this;
    }

    ArchiveFixture into(TestServer server, String destSchema, String name) {
        dest = Optional.of(server.settings());
        destTable = Optional.of(new TableName(destSchema, name));
        return this;
    }

    ArchiveFixture into(ConnectionSettings server, String destSchema, String name) {
        dest = Optional.of(server);
        destTable = Optional.of(new TableName(destSchema, name));
        return this;
    }

    ArchiveFixture file(ArchiveOptions.FileOptions options) {
        file = Optional.of(options);
        return this;
    }

    ArchiveFixture index(String name) {
        index = Optional.of(name);
        return this;
    }

    ArchiveFixture where(String condition) {
        where = condition;
        return this;
    }

    ArchiveFixture columns(String... names) {
        columns = List.of(names);
        return this;
    }

    ArchiveFixture copying() {
        delete = false;
        return this;
    }

    ArchiveFixture following() {
        followForeignKeys = true;
        return this;
    }

    ArchiveFixture dropping() {
        dropPartitions = true;
        return this;
    }

    ArchiveFixture onRefusal(ArchiveOptions.OnRefusal what) {
        onRefusal = what;
        return this;
    }

    ArchiveFixture limit(int rows) {
        limit = rows;
        return this;
    }

    ArchiveFixture threads(int number) {
        threads = number;
        return this;
    }

    ArchiveFixture safeAutoIncrement() {
        safeAutoIncrement = true;
        return this;
    }

    ArchiveFixture sessions(SessionOptions options) {
        sessions = options;
        return this;
    }

    ArchiveFixture ledgerSchema(String name) {
        ledgerSchema = Optional.of(name);
        return this;
    }

    ArchiveFixture fresh() {
        fresh = true;
        return this;
    }

    ArchiveOptions options() {
        return new ArchiveOptions(
                new TableName(schema, table),
                index,
                destTable,
                file,
                where,
                columns,
                delete,
                followForeignKeys,
                dropPartitions,
                onRefusal,
                limit,
                threads,
                3,
                safeAutoIncrement,
                sessions,
                ledgerSchema,
                ArchiveOptions.Upkeep.NONE);
    }

    ArchiveJob job() {
        return new ArchiveJob(options(), source, dest, Politeness.NONE, fresh);
    }

    Archive archive() {
        context = newContext();
        return new Archive(options(), source, dest, job().identity().hash(), Politeness.NONE, context, fresh);
    }

    /** Archives to the end, in this thread. @return what the report says */
    Map<String, Object> run() {
        try (Archive archive = archive()) {
            archive.preflight(false);
            archive.plan();
            if (dropPartitions) {
                archive.dropPartitions();
            }
            for (String partition : archive.partitions()) {
                try (PartitionArchiver archiver = archive.open(partition)) {
                    while (archiver.next()) {
                        // All of it.
                    }
                }
            }
            archive.finish();
            return context.report().figures();
        } catch (IOException | InterruptedException | SQLException e) {
            throw new AssertionError(e);
        }
    }

    /** Archives some chunks and then is gone, as a killed process is. */
    void runChunks(int chunks) {
        Archive archive = archive();
        try {
            archive.preflight(false);
            archive.plan();
            for (String partition : archive.partitions()) {
                try (PartitionArchiver archiver = archive.open(partition)) {
                    for (int i = 0; i < chunks; i++) {
                        archiver.next();
                    }
                }
            }
        } catch (IOException | InterruptedException | SQLException e) {
            throw new AssertionError(e);
        } finally {
            archive.close();
        }
    }

    RunReport report() {
        return context.report();
    }
}
