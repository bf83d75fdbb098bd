package dev.sluice.crash;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * A wall clock that goes wrong by so much, also under a program that runs: libfaketime's. Time that is measured (monotonic)
 * and the times of files stay as they are, as when an administrator or NTP sets a machine's clock.
 *
 * @param library of the package faketime
 * @param file says how wrong it goes
 */
record MovedClock(Path library, Path file) {
    /** A clock that is right until it is moved. Without the package the test fails in CI and is skipped elsewhere. */
    static MovedClock in(Path folder) throws IOException {
        Optional<Path> library = installed();
        if (library.isEmpty() && "true".equals(System.getenv("CI"))) {
            throw new AssertionError("libfaketime is missing: install the package faketime");
        }
        Assumptions.assumeTrue(library.isPresent(), "no libfaketime: install the package faketime");
        MovedClock clock = new MovedClock(library.get(), folder.resolve("clock"));
        clock.move("+0");
        return clock;
    }

    private static Optional<Path> installed() throws IOException {
        for (Path root : List.of(Path.of("/usr/lib"), Path.of("/usr/lib64"))) {
            if (Files.isDirectory(root)) {
                try (Stream<Path> folders = Files.list(root)) {
                    Optional<Path> library = folders.map(path -> path.resolve("faketime/libfaketimeMT.so.1"))
                            .filter(Files::exists)
                            .findFirst();
                    if (library.isPresent()) {
                        return library;
                    }
                }
            }
        }
        return Optional.empty();
    }

    /** Sets it, also for what runs by it. @param by such as {@code +30h} or {@code -30h} off the machine's */
    void move(String by) throws IOException {
        Path next = Files.writeString(file.resolveSibling("clock.next"), by + "\n");
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    }

    /** The program by this clock, which it looks at every second; no class-data archive, which is not what is tried. */
    Sluice under(Sluice sluice) {
        return with(sluice, "FAKETIME_TIMESTAMP_FILE", file.toString()).with("FAKETIME_CACHE_DURATION", "1");
    }

    /** The program by a clock that is wrong from its start on. @param by such as {@code -30h} */
    Sluice under(Sluice sluice, String by) {
        return with(sluice, "FAKETIME", by);
    }

    private Sluice with(Sluice sluice, String name, String value) {
        return sluice.with("LD_PRELOAD", library.toString())
                .with(name, value)
                .with("FAKETIME_DONT_FAKE_MONOTONIC", "1")
                // Else it ends each wait of a JVM at once, for glibc of before 2.31, and all its threads spin.
                .with("FAKETIME_FORCE_MONOTONIC_FIX", "0")
                .with("NO_FAKE_STAT", "1")
                .with("SLUICE_ARCHIVE", "off");
    }
}
