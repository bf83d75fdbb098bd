package dev.sluice.layout;

import dev.sluice.file.Checksum;
import dev.sluice.file.Occurrences;
import dev.sluice.mysql.TableName;
import dev.sluice.run.FailedException;
import dev.sluice.run.Progress;
import dev.sluice.run.RefusedException;
import dev.sluice.run.StopSignal;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.LongAdder;

/**
 * Proves the files of a dump before anything is changed on a server: every file is there with its size and hash; where
 * the dump has no hashes, as mydumper's, it is decompressed to its end, every row is read, and the rows are counted
 * where their number is told. Reads from the disk as fast as it goes, with the threads that it is given. For one
 * check.
 */
public final class DumpCheck {
    private static final int BUFFER = 256 * 1024;

    private final DumpListing listing;
    private final DumpFolder folder;
    private final RowFiles rowFiles;
    private final StopSignal stop;
    private final Progress progress;
    private final SortedMap<String, String> damaged = new ConcurrentSkipListMap<>();
    private final Map<TableName, LongAdder> counted = new ConcurrentHashMap<>();

    /**
     * @param stop asked about once per block
     * @param progress told the phase and the tables in hand
     */
    public DumpCheck(DumpListing listing, StopSignal stop, Progress progress) {
        this.listing = listing;
        this.folder = new DumpFolder(listing.directory());
        this.rowFiles = new RowFiles(listing.directory());
        this.stop = stop;
        this.progress = progress;
    }

    /**
     * Checks all files.
     *
     * @param threads how many at once
     * @return everything that is wrong
     * @throws dev.sluice.run.StoppedException when a stop was asked for
     */
    public DumpFindings run(int threads) {
        progress.phase("checking the dump");
        List<Callable<Void>> work = new ArrayList<>();
        for (TableData table : listing.tables()) {
            for (DataFile file : table.files()) {
                work.add(() -> check(table, file));
            }
        }
        for (Definition definition : listing.definitions()) {
            work.add(() -> check(definition.file(), () -> drain(folder.open(definition.file()))));
        }
        perform(work, threads);
        return new DumpFindings(damaged, wrongCounts());
    }

    private static void perform(List<Callable<Void>> work, int threads) {
        ExecutorService executor = Executors.newFixedThreadPool(threads, task -> {
            Thread thread = new Thread(task, "dump check");
            thread.setDaemon(true);
            return thread;
        });
        try {
            List<Future<Void>> all = new ArrayList<>();
            work.forEach(task -> all.add(executor.submit(task)));
            for (Future<Void> one : all) {
                one.get();
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new FailedException("Checking the dump failed: " + e.getCause(), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FailedException("Checking the dump was interrupted.", e);
        } finally {
            executor.shutdownNow();
        }
    }

    private interface Proof {
        void run() throws IOException;
    }

    private Void check(TableData table, DataFile file) {
        progress.begin(table.name().toString());
        try {
            return check(file.file(), () -> readRows(table, file));
        } finally {
            progress.end(table.name().toString());
        }
    }

    /** @param otherwise what to do with a file without a hash */
    private Void check(StoredFile file, Proof otherwise) {
        stop.check();
        try {
            long size = folder.size(file.name());
            if (file.fileBytes().isPresent() && file.fileBytes().getAsLong() != size) {
                throw folder.refused(
                        file.name(),
                        "has " + size + " bytes, but should have "
                                + file.fileBytes().getAsLong());
            }
            if (file.hash().isEmpty()) {
                otherwise.run();
            } else if (!hash(file).equals(file.hash().get())) {
                throw folder.refused(file.name(), "is damaged: its hash is not the one in " + ManifestReader.NAME);
            }
        } catch (RefusedException e) {
            damaged.put(file.name(), e.getMessage());
        } catch (IOException e) {
            damaged.put(file.name(), e.getMessage() + ".");
        }
        return null;
    }

    private String hash(StoredFile file) throws IOException {
        Checksum hash = new Checksum();
        byte[] buffer = new byte[BUFFER];
        try (InputStream in = folder.openStored(file.name())) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                hash.update(buffer, 0, read);
                stop.check();
            }
        }
        return hash.hex();
    }

    private void drain(InputStream content) throws IOException {
        byte[] buffer = new byte[BUFFER];
        try (content) {
            while (content.read(buffer) >= 0) {
                stop.check();
            }
        }
    }

    private void readRows(TableData table, DataFile file) throws IOException {
        long count = 0;
        byte[] buffer = new byte[BUFFER];
        try (TsvRows rows = rowFiles.open(table, file)) {
            for (int read = rows.read(buffer, 0, BUFFER); read >= 0; read = rows.read(buffer, 0, BUFFER)) {
                count += Occurrences.count(buffer, 0, read, (byte) '\n');
                stop.check();
            }
        }
        counted.computeIfAbsent(table.name(), name -> new LongAdder()).add(count);
    }

    private List<String> wrongCounts() {
        List<String> wrong = new ArrayList<>();
        for (TableData table : listing.tables()) {
            OptionalLong told = table.rows();
            LongAdder found = counted.get(table.name());
            boolean sound = table.files().stream()
                    .noneMatch(file -> damaged.containsKey(file.file().name()));
            if (told.isPresent() && found != null && sound && found.sum() != told.getAsLong()) {
                wrong.add("The files of " + table.name() + " in " + listing.directory() + " hold " + found.sum()
                        + " rows, but should hold " + told.getAsLong() + ".");
            }
        }
        return wrong;
    }
}
