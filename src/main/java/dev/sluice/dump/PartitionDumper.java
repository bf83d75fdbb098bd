package dev.sluice.dump;

import dev.sluice.file.Directories;
import dev.sluice.file.FileStage;
import dev.sluice.file.RecordJson;
import dev.sluice.mysql.BackupLock;
import dev.sluice.mysql.SchemaReader;
import dev.sluice.mysql.Sessions;
import dev.sluice.mysql.Snapshot;
import dev.sluice.mysql.SqlErrorClass;
import dev.sluice.mysql.SqlErrors;
import dev.sluice.run.FailedException;
import dev.sluice.run.RefusedException;
import dev.sluice.run.RunContext;
import dev.sluice.run.StoppedException;
import dev.sluice.throttle.Throttle;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Works through one partition of the plan, an item a call, and notes each in the partition's journal once its
 * files are in place. Items that the journal holds already are passed over. One thread.
 */
final class PartitionDumper implements AutoCloseable {
    /**
     * Items that end within this time are noted together: putting names on the disk takes milliseconds, and small
     * tables come by the thousand. A killed process has so much to do again.
     */
    private static final long NOTE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final Setting setting;
    private final String partition;
    private final BufferedReader plan;
    private final FileChannel journal;
    private final Set<Integer> done = new HashSet<>();
    private final FileStage stage;
    private final TableWaits tableWaits;
    /** Done, but not in the journal yet. */
    private final List<DoneItem> pending = new ArrayList<>();

    private long noted = System.nanoTime() - NOTE_NANOS;
    private Connection metadata;
    private SchemaFiles schemaFiles;
    private TableDumper dumper;
    private DumpedTable table;
    private int position = -1;

    /**
     * What all partitions of a dump share.
     *
     * @param options of the dump
     * @param header of its plan, with the current snapshot as its last
     * @param directory where files go
     * @param work plan and journals
     * @param sessions for the catalogue
     * @param snapshot for the rows
     * @param stages one for each thread at most
     * @param triggered which tables have triggers
     * @param throttle asked before each range
     * @param run to tell and to ask
     */
    record Setting(
            DumpOptions options,
            PlanHeader header,
            Path directory,
            WorkFolder work,
            Sessions sessions,
            Snapshot snapshot,
            StagePool stages,
            TriggeredTables triggered,
            Throttle throttle,
            RunContext run) {}

    PartitionDumper(Setting setting, String partition) throws IOException {
        this.setting = setting;
        this.partition = partition;
        List<DoneItem> items = setting.work().done(partition);
        items.forEach(item -> done.add(item.item()));
        this.plan = setting.work().planReader(partition);
        this.journal = setting.work().journalWriter(partition, items);
        this.stage = setting.stages().take();
        this.tableWaits = new TableWaits(
                setting.snapshot(), setting.sessions(), setting.run().stop());
    }

    /** Works the next item. @return false when nothing remains */
    boolean next() throws SQLException, IOException, InterruptedException {
        String line = plan.readLine();
        if (line == null) {
            note();
            return false;
        }
        position++;
        PlanItem item = RecordJson.MAPPER.readValue(line, PlanItem.class);
        if (item instanceof PlanItem.Table next) {
            table = next.table();
            dumper = new TableDumper(
                    table,
                    setting.header(),
                    setting.directory(),
                    setting.options().where(),
                    setting.options().statementBytes());
            if (next.continued()) {
                return true;
            }
        }
        if (!done.contains(position)) {
            if (item instanceof PlanItem.Range) {
                rest();
            }
            pending.add(new DoneItem(position, setting.header().snapshots().size(), work(item)));
            if (System.nanoTime() - noted > NOTE_NANOS) {
                note();
            }
        }
        return true;
    }

    /** Waits as long as the throttle wants after the last range; what is done is noted first, for that may be long. */
    private void rest() throws IOException, InterruptedException {
        if (setting.throttle().mayWait()) {
            note();
        }
        setting.throttle().before();
    }

    /** Writes what is done into the journal, once the names of its files are on the disk. */
    private void note() throws IOException {
        if (!pending.isEmpty()) {
            Directories.sync(setting.directory());
            for (DoneItem item : pending) {
                setting.work().append(partition, journal, item);
            }
            pending.clear();
        }
        noted = System.nanoTime();
    }

    private List<DumpFile> work(PlanItem item) throws SQLException, IOException, InterruptedException {
        if (item instanceof PlanItem.Range range) {
            setting.run().progress().begin(table.name().toString());
            try {
                return range(range);
            } finally {
                setting.run().progress().end(table.name().toString());
            }
        }
        try {
            while (true) {
                try {
                    return definition(item);
                } catch (SQLException e) {
                    if (!tableWaits.again(item.what(table), e)) {
                        throw new FailedException(
                                "Reading the definition of " + item.what(table) + " failed: " + SqlErrors.describe(e),
                                e);
                    }
                }
            }
        } catch (RefusedException e) { // preflight saw another text; by now files are written
            throw new FailedException(
                    "Writing the definition of " + item.what(table) + " failed: " + e.getMessage(), e);
        }
    }

    private List<DumpFile> definition(PlanItem item) throws SQLException, IOException {
        if (metadata == null) {
            metadata = setting.sessions().metadata();
            if (setting.snapshot().facts().ddlBlocked()) {
                BackupLock.limitWaits(metadata);
            }
            DumpOptions.Contents contents = setting.options().contents();
            SchemaReader reader = new SchemaReader(metadata);
            schemaFiles = new SchemaFiles(
                    setting.directory(),
                    reader,
                    new Definitions(
                            contents.skipDefiner(),
                            setting.header().format(),
                            reader::encoded,
                            setting.run().report()),
                    contents,
                    name -> setting.triggered().contain(name, metadata));
        }
        if (item instanceof PlanItem.Schema schema) {
            return schemaFiles.schema(schema);
        }
        if (item instanceof PlanItem.Sequence sequence) {
            return schemaFiles.sequence(sequence);
        }
        if (item instanceof PlanItem.View view) {
            return schemaFiles.view(view);
        }
        return item instanceof PlanItem.Programs programs
                ? schemaFiles.programs(programs)
                : schemaFiles.table(table.name(), table.base());
    }

    private List<DumpFile> range(PlanItem.Range range) throws IOException, InterruptedException {
        long begun = System.nanoTime();
        RangeProgress progress = new RangeProgress(setting.run());
        TableDumper.Reading reading = read(range, progress);
        boolean complete = false;
        try {
            List<DumpFile> files = reading.finish();
            complete = true;
            setting.throttle()
                    .did(files.stream().mapToLong(DumpFile::rows).sum(), Duration.ofNanos(System.nanoTime() - begun));
            return files;
        } finally {
            if (!complete) {
                progress.takeBack();
            }
        }
    }

    /** A lost connection is made good by another one of the same snapshot, as long as there is one. */
    private TableDumper.Reading read(PlanItem.Range range, RangeProgress progress)
            throws IOException, InterruptedException {
        while (true) {
            Snapshot.Session session = setting.snapshot().take();
            boolean intact = false;
            try {
                setting.run().stop().check();
                TableDumper.Reading reading = dumper.read(range, session, stage, progress);
                intact = true;
                return reading;
            } catch (SQLException e) {
                if (setting.run().stop().isRequested()) {
                    throw (StoppedException) new StoppedException().initCause(e);
                }
                if (tableWaits.again(table.name().toString(), e)) {
                    intact = true;
                    progress.takeBack();
                    setting.run().progress().retry();
                    continue;
                }
                boolean lost = SqlErrors.classify(e) == SqlErrorClass.LOST_CONNECTION;
                if (!lost || !setting.snapshot().hasOthers()) {
                    throw failed(range, e);
                }
                setting.run().progress().retry();
                setting.run()
                        .report()
                        .warn("A connection was lost while " + table.name()
                                + " was read; the range is read again over another one of the same snapshot.");
            } finally {
                if (intact) {
                    setting.snapshot().giveBack(session);
                } else {
                    progress.takeBack();
                    setting.snapshot().lost(session);
                }
            }
        }
    }

    private FailedException failed(PlanItem.Range range, SQLException e) {
        String what = "Reading " + table.name() + ", range " + range.number() + ", failed: " + SqlErrors.describe(e);
        return switch (SqlErrors.classify(e)) {
            case TABLE_CHANGED, UNKNOWN_TABLE, UNKNOWN_SCHEMA, UNKNOWN_COLUMN ->
                new FailedException(what + "; the table was altered or dropped after the snapshot was taken", e);
            case LOST_CONNECTION -> new FailedException(what + "; no connection that held the snapshot is left", e);
            default -> new FailedException(what, e);
        };
    }

    @Override
    public void close() {
        setting.stages().giveBack(stage);
        try {
            note();
            plan.close();
            journal.close();
            if (metadata != null) {
                metadata.close();
            }
        } catch (SQLException | IOException alreadyGone) {
            // All that was done is on the disk; there is nothing left to lose by a connection or a read.
        }
    }
}
