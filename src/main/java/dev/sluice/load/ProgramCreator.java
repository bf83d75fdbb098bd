package dev.sluice.load;

import dev.sluice.mysql.ByteSession;
import dev.sluice.mysql.Identifiers;
import dev.sluice.mysql.Server;
import dev.sluice.mysql.SqlErrors;
import dev.sluice.mysql.TableName;
import dev.sluice.run.FailedException;
import dev.sluice.sql.CreateStatement;
import dev.sluice.sql.SqlSession;
import dev.sluice.target.Existing;
import dev.sluice.target.NoteBook;
import dev.sluice.target.Notes;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Creates views and stored programs, each under the session settings it was created with. One that is there already and
 * is not this load's own stays under the purge modes that keep tables' definitions, and is replaced under {@code drop}.
 * One thread.
 */
final class ProgramCreator {
    private static final String COLLATION = "collation";
    /** Meant something to servers before MySQL 8 only, and is refused by MySQL since. */
    private static final String OLD_MODE = "NO_AUTO_CREATE_USER";

    private final Connection connection;
    private final ByteSession bytes;
    private final Server server;
    private final NoteBook notes;
    private final PurgeMode mode;
    private final Optional<Consumer<String>> leftOut;

    /**
     * @param connection for looking at what is there
     * @param bytes for the statements of the dump
     * @param leftOut takes a sentence for each that cannot be created, because of what the dump lacks; empty: that is a
     *     failure
     */
    ProgramCreator(
            Connection connection,
            ByteSession bytes,
            Server server,
            Notes notes,
            PurgeMode mode,
            Optional<Consumer<String>> leftOut) {
        this.leftOut = leftOut;
        this.connection = connection;
        this.bytes = bytes;
        this.server = server;
        this.notes = new NoteBook(notes);
        this.mode = mode;
    }

    /** A view or program and the schema of the target it goes into. */
    record Item(String schema, CreateStatement create) {
        TableName name() {
            return new TableName(schema, create.name());
        }

        @Override
        public String toString() {
            return create.kind().toLowerCase(java.util.Locale.ROOT) + " " + name();
        }
    }

    /**
     * Creates views that may select from each other: those that fail wait until others are there.
     *
     * @throws FailedException when some cannot be created whatever the order is; names the first and the reason
     */
    void views(List<Item> views) throws SQLException {
        List<Item> waiting = new ArrayList<>(views);
        while (!waiting.isEmpty()) {
            List<Item> failed = new ArrayList<>();
            List<FailedException> reasons = new ArrayList<>();
            for (Item view : waiting) {
                try {
                    create(view);
                } catch (FailedException e) {
                    failed.add(view);
                    reasons.add(e);
                }
            }
            if (failed.size() == waiting.size()) {
                reasons.forEach(this::leaveOut);
                return;
            }
            waiting = failed;
        }
    }

    /** Creates a program unless an earlier start has. */
    void program(Item item) throws SQLException {
        try {
            create(item);
        } catch (FailedException e) {
            leaveOut(e);
        }
    }

    private void leaveOut(FailedException reason) {
        leftOut.orElseThrow(() -> reason).accept(reason.getMessage() + "; it is left out.");
    }

    private void create(Item item) throws SQLException {
        Existing existing = new Existing(connection);
        String kind = item.create().kind();
        Optional<String> note = notes.read(kind, item.name());
        boolean there = existing.has(kind, item.name());
        if (there && (note.isPresent() ? note.get().equals("CREATED") : mode != PurgeMode.DROP)) {
            if (note.isEmpty() && mode == PurgeMode.FAIL) {
                throw new FailedException(capital(item) + " exists already and was not created by this load");
            }
            return;
        }
        notes.write(kind, item.name(), "CREATING");
        try {
            settle(item);
            session(item.create().statement().session(), item.schema());
            if (there && !kind.equals("VIEW")) {
                bytes.runText("DROP " + kind + " " + item.name().quoted());
            }
            bytes.run((kind.equals("VIEW") ? item.create().orReplace() : item.create())
                    .statement()
                    .text());
            reset();
            restore(item.schema());
        } catch (SQLException e) {
            reset();
            restore(item.schema());
            if (SqlErrors.classify(e).mayPass()) {
                throw e;
            }
            throw new FailedException(capital(item) + " cannot be created: " + SqlErrors.describe(e), e);
        }
        notes.write(kind, item.name(), "CREATED");
    }

    private static String capital(Item item) {
        String text = item.toString();
        return Character.toUpperCase(text.charAt(0)) + text.substring(1);
    }

    /** Gives the schema the collation that the program needs, and keeps the one it has. */
    private void settle(Item item) throws SQLException {
        restore(item.schema());
        Optional<String> needed = item.create().statement().session().schemaCollation();
        if (needed.isPresent()) {
            String found = new Existing(connection).collation(item.schema());
            if (!needed.get().equals(found)) {
                notes.write(COLLATION, new TableName(item.schema(), ""), found);
                collate(item.schema(), needed.get());
            }
        }
    }

    /** Gives a schema its own collation back, if a program needed another one. */
    void restore(String schema) throws SQLException {
        Optional<String> kept = notes.read(COLLATION, new TableName(schema, ""));
        if (kept.isPresent()) {
            collate(schema, kept.get());
            notes.remove(COLLATION, new TableName(schema, ""));
        }
    }

    /** By the session that creates programs: MariaDB's others do not see it while they stay in the schema. */
    private void collate(String schema, String collation) throws SQLException {
        try {
            bytes.runText("USE " + Identifiers.quote(schema));
            bytes.runText("ALTER DATABASE " + Identifiers.quote(schema) + " COLLATE " + collation);
        } catch (SQLException e) {
            if (SqlErrors.classify(e).mayPass()) {
                throw e;
            }
            throw new FailedException(
                    "Schema " + schema + " cannot get the collation " + collation + ": " + SqlErrors.describe(e), e);
        }
    }

    private void session(SqlSession session, String schema) throws SQLException {
        reset();
        bytes.runText("USE " + Identifiers.quote(schema));
        String charset = session.charset().name().equals("binary")
                ? "utf8mb4"
                : session.charset().name();
        String modes = Arrays.stream(session.sqlMode().split(","))
                .filter(mode -> server.isMariaDb() || !mode.equals(OLD_MODE))
                .collect(Collectors.joining(","));
        bytes.run("SET SESSION sql_mode = '" + modes + "', time_zone = '"
                + session.timeZone().orElse("+00:00") + "'");
        bytes.run("SET NAMES " + charset);
        if (session.collation().isPresent()) {
            bytes.run(
                    "SET SESSION collation_connection = " + session.collation().get());
        }
    }

    private void reset() throws SQLException {
        bytes.run("SET NAMES utf8mb4");
    }
}
