package dev.sluice.cli;

import dev.sluice.run.RefusedException;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which schema and tables of a dump are loaded, and under which name; mixed into the command. */
final class LoadSelection {
    @Option(
            names = {"-s", "--source-db"},
            paramLabel = "NAME",
            description = "Load only this schema of the dump.")
    private String sourceDb;

    @Option(
            names = {"-B", "--database"},
            paramLabel = "NAME",
            description = "Load the dump's schema under this name; views, triggers and foreign keys follow.")
    private String database;

    @Mixin
    private TableOptions tables;

    Optional<String> sourceDb() {
        return Optional.ofNullable(sourceDb);
    }

    /** The schema to load into, by the option or in the server's URL. */
    Optional<String> database(Optional<String> ofUrl) {
        if (database != null && ofUrl.isPresent() && !ofUrl.get().equals(database)) {
            throw new RefusedException(
                    "--database " + database + " and the URL's schema " + ofUrl.get() + " are not the same.");
        }
        return database == null ? ofUrl : Optional.of(database);
    }

    List<String> tables() {
        return tables.tables();
    }

    List<String> omitted() {
        return tables.omitted();
    }

    Optional<String> regex() {
        return tables.regex();
    }
}
