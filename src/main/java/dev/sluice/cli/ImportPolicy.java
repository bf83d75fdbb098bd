package dev.sluice.cli;

import dev.sluice.importer.DuplicatePolicy;
import dev.sluice.importer.MaxErrors;
import dev.sluice.run.RefusedException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** What becomes of duplicates, of bad records and of the rows that are there; mixed into the command. */
final class ImportPolicy {
    @Option(
            names = {"-r", "--replace"},
            description = "A record takes the place of a row with the same unique key; of several in the files the last"
                    + " stays.")
    private boolean replace;

    @Option(
            names = {"-i", "--ignore"},
            description =
                    "A record whose unique key is in the table is left out and counted; of several in the files the"
                            + " first stays. Forgives nothing else.")
    private boolean ignore;

    @Option(
            names = "--list-ignored",
            description =
                    "Write what --ignore leaves out to FILE.ignored, with lines and reasons in FILE.ignored.reasons;"
                            + " ranges that have duplicates are sent in parts until they are told apart, which takes"
                            + " longer.")
    private boolean listIgnored;

    @Option(
            names = "--upsert",
            split = ",",
            paramLabel = "COLUMN",
            description = "A record whose unique key is in the table updates these columns of its row.")
    private List<String> upsert = new ArrayList<>();

    @Option(
            names = {"-d", "--delete", "--delete-all-rows"},
            description = "The files take the place of all rows of their tables, at once and when all are in.")
    private boolean delete;

    @Option(
            names = "--max-errors",
            paramLabel = "N|N%",
            description =
                    "Go on when so many records are refused, in all; they are written to FILE.rejected, the reasons to"
                            + " FILE.rejected.reasons, and the exit code is 3 (default: stop at the first).")
    private String maxErrors;

    @Option(
            names = "--reject-dir",
            paramLabel = "DIR",
            description = "Folder for refused records and listed duplicates (default: that of their file).")
    private Path rejectDir;

    DuplicatePolicy duplicates() {
        if (Stream.of(replace, ignore, !upsert.isEmpty()).filter(given -> given).count() > 1) {
            throw new RefusedException("Of --replace, --ignore and --upsert only one can be given.");
        }
        if (replace) {
            return DuplicatePolicy.REPLACE;
        }
        if (ignore) {
            return DuplicatePolicy.IGNORE;
        }
        return upsert.isEmpty() ? DuplicatePolicy.ERROR : DuplicatePolicy.UPSERT;
    }

    List<String> upsert() {
        return upsert;
    }

    boolean listIgnored() {
        return listIgnored;
    }

    boolean delete() {
        return delete;
    }

    MaxErrors maxErrors() {
        return maxErrors == null ? MaxErrors.NONE : MaxErrors.parse(maxErrors);
    }

    Optional<Path> rejectDir() {
        return Optional.ofNullable(rejectDir).map(dir -> dir.toAbsolutePath().normalize());
    }
}
