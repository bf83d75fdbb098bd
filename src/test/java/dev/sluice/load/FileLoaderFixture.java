package dev.sluice.load;

import dev.sluice.mysql.Connections;
import dev.sluice.mysql.Ledger;
import dev.sluice.mysql.LoadSessions;
import dev.sluice.mysql.Server;
import dev.sluice.mysql.TableName;
import dev.sluice.mysql.TargetTable;
import dev.sluice.run.FailedException;
import dev.sluice.run.Progress;
import dev.sluice.run.RunContext;
import dev.sluice.run.RunReport;
import dev.sluice.run.StopSignal;
import dev.sluice.target.SessionOpener;
import dev.sluice.testing.TestServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import org.assertj.core.api.Assertions;

/** Loads files into tables of a schema of its own, with a ledger in it. */
final class FileLoaderFixture {
    final TestServer server;
    final String schema;
    final RunContext run = new RunContext("test", new StopSignal(), new Progress(), new RunReport());
    final LoadSessions sessions;
    FileLoader.Limits limits = FileLoader.Limits.USUAL;
    boolean localInfile = true;
    SessionOpener opener;

    FileLoaderFixture(TestServer server, String... tables) throws SQLException {
        this(server.createSchema("loads"), server);
        server.executeIn(schema, tables);
    }

    private FileLoaderFixture(String schema, TestServer server) throws SQLException {
        this.server = server;
        this.schema = schema;
        Connections connections = new Connections(server.settings());
        try (Connection connection = connections.connect()) {
            this.sessions =
                    LoadSessions.of(connections, Server.of(connection), Optional.empty(), LoadSessions.Rules.RESTORE);
        }
        this.opener = sessions::open;
    }

    /** The same command, started again. */
    FileLoaderFixture resumed() throws SQLException {
        FileLoaderFixture next = new FileLoaderFixture(schema, server);
        next.limits = limits;
        next.localInfile = localInfile;
        return next;
    }

    FileLoaderFixture batches(long rows) {
        limits = new FileLoader.Limits(Long.MAX_VALUE, rows);
        return this;
    }

    FileLoaderFixture byInsert() {
        localInfile = false;
        return this;
    }

    Ledger ledger() throws SQLException {
        try (Connection connection = sessions.open()) {
            return Ledger.open(connection, schema, "job");
        }
    }

    TargetTable table(String name) throws SQLException {
        try (Connection connection = sessions.open()) {
            return TargetTable.read(connection, new TableName(schema, name));
        }
    }

    FileLoader loader() throws SQLException {
        return new FileLoader(opener, ledger(), limits, localInfile, run);
    }

    /** Loads a file, going on where the ledger says. */
    long load(String table, RowFile file) throws Exception {
        Ledger ledger = ledger();
        Optional<Ledger.Entry> noted;
        try (Connection connection = sessions.open()) {
            noted = ledger.find(connection, file.unit());
        }
        try (FileLoader loader = loader()) {
            return loader.load(table(table), file, noted);
        }
    }

    /** What a load fails with. */
    String failure(String table, RowFile file) {
        FailedException failure = Assertions.catchThrowableOfType(FailedException.class, () -> load(table, file));
        Assertions.assertThat(failure).isNotNull();
        return failure.getMessage().replace(schema, "SCHEMA");
    }

    String single(String sql) {
        return String.join("\n", server.queryIn(schema, sql));
    }
}
