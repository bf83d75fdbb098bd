package dev.sluice.job;

import dev.sluice.mysql.ConnectionSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.springframework.batch.core.job.Job;

/**
 * A job in a process of its own, which a test may kill. It has the partitions p1 to p4, one thread, and
 * writes into a journal what it does. A partition named in the arguments blocks.
 */
final class JobProcess {
    /** A JVM with Spring starts in a second or two, but not on a machine that is busy with other tests. */
    private static final int PATIENCE_SECONDS = 120;

    private final Process process;
    private final Path output;

    private JobProcess(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    /**
     * @param blocking the partition that does not return from its range before a stop is asked for, or not even
     *     then, but for a note, when {@code deaf} stands before it; or {@code none}
     */
    static JobProcess start(Path folder, String label, String blocking, Optional<RepositorySettings> repository)
            throws IOException {
        Path output = Files.createTempFile(folder, "output", ".txt");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                JobProcess.class.getName(),
                folder.toString(),
                label,
                blocking));
        repository.ifPresent(settings -> command.addAll(List.of(
                settings.server().host(),
                Integer.toString(settings.server().port()),
                settings.server().user(),
                settings.server().password(),
                settings.schema())));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        return new JobProcess(process, output);
    }

    /** Waits until the journal holds the line. */
    void awaitJournal(Path folder, String line) throws Exception {
        await(() -> {
            try {
                return Files.exists(folder.resolve("journal"))
                        && Files.readAllLines(folder.resolve("journal")).contains(line);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private void await(BooleanSupplier condition) throws Exception {
        long begun = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (!process.isAlive() || System.nanoTime() - begun > TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("the process did not get there; it said:\n" + Files.readString(output));
            }
            Thread.sleep(20);
        }
    }

    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Sends a signal such as {@code TERM}. */
    void signal(String name) throws Exception {
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .start()
                .waitFor();
    }

    int exitCode() throws Exception {
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("the process did not end; it said:\n" + Files.readString(output));
        }
        return process.exitValue();
    }

    String output() throws IOException {
        return Files.readString(output);
    }

    /** The process: state folder, label, blocking partition, and a repository's server. */
    public static void main(String[] args) throws IOException {
        Path folder = Path.of(args[0]);
        Optional<RepositorySettings> repository = args.length == 3
                ? Optional.empty()
                : Optional.of(new RepositorySettings(
                        ConnectionSettings.of(args[3], Integer.parseInt(args[4]), args[5], args[6]), args[7]));
        RunListener printing = new RunListener() {
            @Override
            public void started(String runId, String jobName, boolean resumed, dev.sluice.run.Progress progress) {
                System.out.println("run " + runId + " of " + jobName);
            }

            @Override
            public void notice(String text) {
                System.out.println(text);
            }

            @Override
            public void finished(RunOutcome outcome) {
                System.out.println(outcome.message());
            }
        };
        RunSettings settings = new RunSettings(folder, repository, false, 1, Map.of());
        System.exit(new JobRunner(settings, printing)
                .run(new JournalJob(folder.resolve("journal"), args[1], args[2]))
                .code());
    }

    /** The job. */
    private record JournalJob(Path journal, String label, String blocking) implements BatchJob {
        @Override
        public JobIdentity identity() {
            return new JobIdentity("try", label, "here", "there", label);
        }

        @Override
        public Job build(JobAssembly assembly) {
            return assembly.linear(
                    assembly.once("plan", () -> note("plan")),
                    assembly.partitioned("work", 1, () -> List.of("p1", "p2", "p3", "p4"), partition -> {
                        note(label + " " + partition);
                        return ListedJob.ranges(partition, () -> {
                            if (blocking.equals("deaf " + partition)) {
                                while (!assembly.run().stop().isRequested()) {
                                    Thread.sleep(10);
                                }
                                note("asked to stop");
                                new CountDownLatch(1).await();
                            } else if (blocking.equals(partition)) {
                                assembly.run().stop().sleep(TimeUnit.HOURS.toMillis(1));
                            }
                            return null;
                        });
                    }),
                    assembly.always("finish", () -> note(label + " finish")));
        }

        private void note(String line) throws IOException {
            Files.writeString(journal, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        }
    }
}
