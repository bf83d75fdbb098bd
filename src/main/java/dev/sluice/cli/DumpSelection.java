package dev.sluice.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which schemas, tables and rows a dump takes; mixed into the command. */
final class DumpSelection {
    @Option(
            names = {"-B", "--database"},
            split = ",",
            paramLabel = "NAME",
            description = "Schemas to dump, separated by commas; %% stands for any characters (default: all).")
    private List<String> databases = new ArrayList<>();

    @Mixin
    private TableOptions tables;

    @Option(names = "--where", paramLabel = "CONDITION", description = "Only rows that meet this SQL condition.")
    private String where;

    /** The schemas named, else the one in the server's URL. */
    List<String> databases(Optional<String> ofUrl) {
        return databases.isEmpty() ? ofUrl.stream().toList() : databases;
    }

    List<String> tables() {
        return tables.tables();
    }

    Optional<String> regex() {
        return tables.regex();
    }

    Optional<String> where() {
        return Optional.ofNullable(where);
    }

    /** Whether tables were picked one by one, as opposed to whole schemas. */
    boolean picksTables() {
        return tables.picksTables();
    }

    /** The tables to leave out, of the option and of the file. */
    List<String> omitted() {
        return tables.omitted();
    }
}
