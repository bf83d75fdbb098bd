package dev.sluice.job;

import dev.sluice.mysql.Connections;
import dev.sluice.mysql.GlobalSetting;
import dev.sluice.mysql.SqlErrorClass;
import dev.sluice.mysql.SqlErrors;
import dev.sluice.run.FailedException;
import dev.sluice.run.RunReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Global settings of a server, changed for the time of a run and put back by whoever is the last to need them: this run
 * at its end, however it ends; another run of this state folder that uses the same server meanwhile; or, when all were
 * killed, the next one that starts.
 *
 * <pre>
 * settings/SERVER/journal        what was found and what was set; written before the server is touched
 * settings/SERVER/owner-RUN      locked while a run needs the changes
 * settings/SERVER/mutex          locked while any of this is read or written
 * </pre>
 *
 * <p>A value that somebody else has set meanwhile is left as it is, with a warning. One thread.
 */
public final class BorrowedSettings implements AutoCloseable {
    private static final int MUTEX_ATTEMPTS = 60;
    private static final int CONNECT_ATTEMPTS = 3;
    /** What the server's clock and its Uptime may differ from one question to the next. */
    private static final long CLOCK_SECONDS = 5;

    private final Path folder;
    private final Connections connections;
    private final RunReport report;
    private Path ownerFile;
    private FileLock owner;

    private BorrowedSettings(Path folder, Connections connections, RunReport report) {
        this.folder = folder;
        this.connections = connections;
        this.report = report;
    }

    /**
     * Puts back what runs that were killed have left, and changes the settings asked for. A change that the account may
     * not make is left out with a warning.
     *
     * @param wanted may be empty: then only leftovers are put back
     * @throws FailedException when leftovers cannot be put back
     */
    public static BorrowedSettings borrow(
            StateFolder state,
            Connections connections,
            Map<GlobalSetting, String> wanted,
            String runId,
            RunReport report)
            throws SQLException, IOException, InterruptedException {
        try (Connection connection = connections.connect()) {
            Path folder = state.root().resolve("settings").resolve(ServerInstance.name(connection));
            BorrowedSettings settings = new BorrowedSettings(folder, connections, report);
            if (wanted.isEmpty() && !Files.exists(folder)) {
                return settings;
            }
            state.makeFolder(folder);
            FileLock mutex = settings.mutex();
            try {
                if (!settings.isOwned()) {
                    settings.putBack(connection);
                }
                if (!wanted.isEmpty()) {
                    settings.change(connection, wanted, runId);
                }
            } finally {
                mutex.close();
            }
            return settings;
        }
    }

    private FileLock mutex() throws IOException, InterruptedException {
        for (int attempt = 0; attempt < MUTEX_ATTEMPTS; attempt++) {
            Optional<FileLock> lock = FileLock.take(folder.resolve("mutex"), "");
            if (lock.isPresent()) {
                return lock.get();
            }
        }
        throw new FailedException("The lock " + folder.resolve("mutex") + " has been taken for a minute");
    }

    private Path journal() {
        return folder.resolve("journal");
    }

    /** Whether a living run needs the changes. */
    private boolean isOwned() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(path -> path.getFileName().toString().startsWith("owner-"))
                    .toList()) {
                if (FileLock.isHeld(file)) {
                    return true;
                }
                Files.deleteIfExists(file);
            }
        }
        return false;
    }

    private void change(Connection connection, Map<GlobalSetting, String> wanted, String runId)
            throws SQLException, IOException, InterruptedException {
        Optional<SettingsJournal> before = SettingsJournal.read(journal());
        Map<GlobalSetting, String> found = new EnumMap<>(GlobalSetting.class);
        Map<GlobalSetting, String> set = new EnumMap<>(GlobalSetting.class);
        before.ifPresent(journal -> {
            found.putAll(journal.found());
            set.putAll(journal.set());
        });
        for (GlobalSetting setting : wanted.keySet()) {
            if (!found.containsKey(setting)) {
                found.put(setting, setting.read(connection));
            }
        }
        set.putAll(wanted);
        new SettingsJournal(found, set, ServerInstance.startedAt(connection)).write(journal());
        ownerFile = folder.resolve("owner-" + runId);
        owner = FileLock.take(ownerFile, "")
                .orElseThrow(() -> new IllegalStateException("run " + runId + " borrows settings twice"));
        for (Map.Entry<GlobalSetting, String> change : wanted.entrySet()) {
            try {
                change.getKey().set(connection, change.getValue());
                tell(change.getKey(), found.get(change.getKey()), change.getValue(), "changed");
            } catch (SQLException e) {
                if (SqlErrors.classify(e) != SqlErrorClass.ACCESS_DENIED) {
                    giveBack();
                    throw e;
                }
                report.warn(change.getKey().word() + " stays as it is, which may make the load slower: "
                        + SqlErrors.describe(e) + ".");
            }
        }
    }

    private void tell(GlobalSetting setting, String found, String set, String end) {
        report.setting(new RunReport.ServerSetting(setting.word(), found, set, end));
    }

    /** Puts everything back; called by one who holds the mutex when there is no owner. */
    private void putBack(Connection connection) throws SQLException, IOException {
        Optional<SettingsJournal> journal = SettingsJournal.read(journal());
        if (journal.isEmpty()) {
            return;
        }
        warnOfRestart(connection, journal.get());
        List<String> left = new ArrayList<>();
        String reason = "";
        for (Map.Entry<GlobalSetting, String> found : journal.get().found().entrySet()) {
            GlobalSetting setting = found.getKey();
            try {
                String now = setting.read(connection);
                if (now.equals(found.getValue())) {
                    continue;
                }
                if (!now.equals(journal.get().set().get(setting))) {
                    report.warn("Somebody has set " + setting.word() + " to " + now + " meanwhile; it stays so, and is"
                            + " not put back to " + found.getValue() + ".");
                    tell(
                            setting,
                            found.getValue(),
                            journal.get().set().get(setting),
                            "left at " + now + ", which somebody else has set");
                    continue;
                }
                setting.set(connection, found.getValue());
                if (!setting.read(connection).equals(found.getValue())) {
                    throw new SQLException("the server keeps the other value");
                }
                tell(setting, found.getValue(), journal.get().set().get(setting), "put back");
            } catch (SQLException e) {
                tell(setting, found.getValue(), journal.get().set().get(setting), "NOT PUT BACK");
                left.add(setting.sql(found.getValue()) + ";");
                reason = SqlErrors.describe(e);
            }
        }
        if (!left.isEmpty()) {
            throw notPutBack(left, reason, null);
        }
        Files.delete(journal());
    }

    private void warnOfRestart(Connection connection, SettingsJournal journal) throws SQLException {
        boolean off = "OFF".equals(journal.set().get(GlobalSetting.REDO_LOG));
        if (off && Math.abs(ServerInstance.startedAt(connection) - journal.serverStart()) > CLOCK_SECONDS) {
            report.warn("The server at " + connections.settings().address() + " was restarted while its redo log was"
                    + " off; unless it was shut down in good order, none of its data can be trusted.");
        }
    }

    private FailedException notPutBack(List<String> statements, String reason, Exception cause) {
        return new FailedException(
                "GLOBAL SETTINGS OF THE SERVER AT " + connections.settings().address() + " ARE NOT PUT BACK: " + reason
                        + ". The next load on this server tries again; or run by hand: " + String.join(" ", statements),
                cause);
    }

    /**
     * Puts the settings back, unless another run still needs them.
     *
     * @throws FailedException when that cannot be done; the message has the SQL to do it by hand
     */
    @Override
    public void close() {
        if (owner == null) {
            return;
        }
        try {
            FileLock mutex = mutex();
            try {
                giveBack();
            } finally {
                mutex.close();
            }
        } catch (IOException e) {
            throw new FailedException(
                    "Global settings of the server at " + connections.settings().address() + " may not be put back; "
                            + journal() + " has what they were: " + e.getMessage(),
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FailedException(
                    "Global settings of the server at " + connections.settings().address()
                            + " were not put back, for the run was interrupted; the next load on this server does it",
                    e);
        }
    }

    /** Called by one who holds the mutex. */
    private void giveBack() throws IOException, InterruptedException {
        owner.close();
        owner = null;
        Files.deleteIfExists(ownerFile);
        if (!isOwned()) {
            putBackConnected();
            return;
        }
        for (RunReport.ServerSetting setting : report.serverSettings()) {
            report.setting(new RunReport.ServerSetting(
                    setting.name(), setting.found(), setting.set(), "kept for another run, which puts it back"));
        }
    }

    private void putBackConnected() throws IOException, InterruptedException {
        for (int attempt = 1; ; attempt++) {
            try (Connection connection = connections.connect()) {
                putBack(connection);
                return;
            } catch (SQLException e) {
                if (attempt == CONNECT_ATTEMPTS) {
                    List<String> statements = new ArrayList<>();
                    SettingsJournal.read(journal()).ifPresent(journal -> journal.found()
                            .forEach((setting, value) -> statements.add(setting.sql(value) + ";")));
                    throw notPutBack(statements, SqlErrors.describe(e), e);
                }
                Thread.sleep(1000L * attempt);
            }
        }
    }
}
