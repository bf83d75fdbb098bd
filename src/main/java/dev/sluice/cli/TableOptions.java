package dev.sluice.cli;

import dev.sluice.run.RefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Which tables a command takes; mixed into commands. */
final class TableOptions {
    @Option(
            names = {"-T", "--tables-list"},
            split = ",",
            paramLabel = "TABLE",
            description = "Only these tables, as SCHEMA.TABLE or TABLE, separated by commas; %% stands for any"
                    + " characters.")
    private List<String> tables = new ArrayList<>();

    @Option(
            names = "--omit-tables",
            split = ",",
            paramLabel = "TABLE",
            description = "Tables to leave out, as in --tables-list.")
    private List<String> omit = new ArrayList<>();

    @Option(
            names = {"-O", "--omit-from-file"},
            paramLabel = "FILE",
            description = "File with a table to leave out on each line.")
    private Path omitFile;

    @Option(
            names = {"-x", "--regex"},
            paramLabel = "REGEX",
            description = "Only tables where it is found in SCHEMA.TABLE.")
    private String regex;

    List<String> tables() {
        return tables;
    }

    Optional<String> regex() {
        return Optional.ofNullable(regex);
    }

    /** Whether tables were picked one by one, as opposed to whole schemas. */
    boolean picksTables() {
        return !tables.isEmpty() || regex != null;
    }

    /** The tables to leave out, of the option and of the file. */
    List<String> omitted() {
        List<String> all = new ArrayList<>(omit);
        if (omitFile != null) {
            try {
                Files.readAllLines(omitFile).stream()
                        .map(String::strip)
                        .filter(line -> !line.isEmpty())
                        .forEach(all::add);
            } catch (IOException e) {
                throw new RefusedException("--omit-from-file " + omitFile + " cannot be read.", e);
            }
        }
        return all;
    }
}
