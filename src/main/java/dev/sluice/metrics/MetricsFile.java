package dev.sluice.metrics;

import dev.sluice.job.OutputFile;
import dev.sluice.job.RunEntry;
import dev.sluice.job.RunWatcher;
import dev.sluice.run.ExitCode;
import dev.sluice.run.FailedException;
import dev.sluice.run.Progress;
import dev.sluice.run.RefusedException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Keeps a job's metrics in a file for node_exporter's textfile collector: at the start, every ten seconds, and at the end.
 * Other jobs may use the same file; each replaces its own metrics, under the lock of a hidden file beside it. Everybody may
 * read it, because the exporter is another user.
 */
public final class MetricsFile implements RunWatcher {
    private static final long EVERY_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final int LOCK_ATTEMPTS = 40;
    private static final long LOCK_MILLIS = 50;

    private final String option;
    private final Path named;
    private final OutputFile file;
    private String job;
    private RunMeters meters;
    private long written;

    /** @param option that names the file, for messages */
    public MetricsFile(String option, Path named) {
        this.option = option;
        this.named = named;
        this.file = new OutputFile(option, named, "rw-r--r--");
    }

    @Override
    public void begin(RunEntry run, Progress progress, List<RunEntry> history) {
        file.check();
        job = run.jobName();
        try {
            meters = new RunMeters(run, progress, read(), history);
            write();
        } catch (IllegalArgumentException e) {
            throw new RefusedException(
                    option + " " + named + " holds something else and is not replaced: " + e.getMessage() + ".", e);
        } catch (FailedException e) {
            throw new RefusedException(option + ": " + e.getMessage(), e);
        }
    }

    @Override
    public void beat(RunEntry now) {
        meters.update(now);
        if (System.nanoTime() - written >= EVERY_NANOS) {
            write();
        }
    }

    @Override
    public void finish(RunEntry end, ExitCode exitCode, Map<String, Object> report) {
        if (meters != null) { // else it has refused the run, or never heard of it
            meters.ended(end, exitCode);
            write();
        }
    }

    private Exposition read() {
        try {
            return Exposition.parse(Files.readString(file.path()));
        } catch (NoSuchFileException e) {
            return Exposition.none();
        } catch (IOException e) {
            throw new FailedException("Reading " + named + " failed: " + e.getMessage() + ".", e);
        }
    }

    private void write() {
        Path lockFile = file.path().resolveSibling("." + file.path().getFileName() + ".lock");
        try (FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            lock(channel); // until the channel is closed
            file.write(read().with(job, Exposition.parse(meters.text())).text());
            written = System.nanoTime();
        } catch (IOException e) {
            throw new FailedException("Writing " + named + " failed: " + e.getMessage() + ".", e);
        }
    }

    /** Does without when it is not to be had for two seconds: better a line of another job too old than none of this. */
    private static void lock(FileChannel channel) throws IOException {
        try {
            for (int i = 0; i < LOCK_ATTEMPTS && !isLocked(channel); i++) {
                Thread.sleep(LOCK_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean isLocked(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false; // a write of this process that hangs
        }
    }
}
