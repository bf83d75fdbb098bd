package dev.sluice.importer;

import java.nio.file.Path;

/**
 * A file and the table it goes into.
 *
 * @param path absolute; {@link #STDIN} for standard input
 * @param table name of the table
 */
public record InputFile(Path path, String table) {
    /** Stands for standard input. */
    public static final Path STDIN = Path.of("-");

    /** Whether it is standard input. */
    public boolean isStdin() {
        return path.equals(STDIN);
    }

    /** For messages: its path, or {@code standard input}. */
    public String name() {
        return isStdin() ? "standard input" : path.toString();
    }
}
