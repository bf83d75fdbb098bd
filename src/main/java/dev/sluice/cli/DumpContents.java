package dev.sluice.cli;

import dev.sluice.dump.DumpOptions;
import picocli.CommandLine.Option;

/** Which kinds of things a dump holds; mixed into the command. */
final class DumpContents {
    @Option(
            names = {"-d", "--no-data"},
            description = "No rows.")
    private boolean noData;

    @Option(
            names = {"-m", "--no-schemas"},
            description = "No schemas, tables, views, triggers, routines and events: rows only.")
    private boolean noSchemas;

    @Option(
            names = {"-G", "--triggers"},
            negatable = true,
            defaultValue = "true",
            fallbackValue = "true",
            description = "Dump triggers (default).")
    private boolean triggers;

    @Option(
            names = {"-R", "--routines"},
            negatable = true,
            fallbackValue = "true",
            description = "Dump functions, procedures and packages (default, unless tables are selected).")
    private Boolean routines;

    @Option(
            names = {"-E", "--events"},
            negatable = true,
            fallbackValue = "true",
            description = "Dump events (default, unless tables are selected).")
    private Boolean events;

    @Option(
            names = "--views",
            negatable = true,
            defaultValue = "true",
            fallbackValue = "true",
            description = "Dump views (default).")
    private boolean views;

    @Option(names = "--skip-definer", description = "Take DEFINER clauses off.")
    private boolean skipDefiner;

    @Option(
            names = "--no-history",
            description = "Of MariaDB's tables with system versioning, dump the current rows only.")
    private boolean noHistory;

    /** @param picksTables whether tables were picked one by one */
    DumpOptions.Contents resolve(boolean picksTables) {
        return new DumpOptions.Contents(
                !noData,
                !noSchemas,
                views,
                triggers,
                routines == null ? !picksTables : routines,
                events == null ? !picksTables : events,
                skipDefiner,
                !noHistory);
    }
}
