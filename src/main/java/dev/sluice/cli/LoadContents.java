package dev.sluice.cli;

import dev.sluice.load.LoadOptions;
import picocli.CommandLine.Option;

/** Which kinds of things are loaded; mixed into the command. */
final class LoadContents {
    @Option(names = "--no-data", description = "No rows.")
    private boolean noData;

    @Option(
            names = {"-m", "--no-schemas", "--no-schema"},
            description = "Rows only, into tables that exist and are empty, unless --purge-mode says otherwise.")
    private boolean noSchemas;

    @Option(names = "--skip-views", description = "No views.")
    private boolean skipViews;

    @Option(names = "--skip-triggers", description = "No triggers.")
    private boolean skipTriggers;

    @Option(names = "--skip-post", description = "No routines and no events.")
    private boolean skipPost;

    @Option(names = "--skip-definer", description = "Take DEFINER clauses off.")
    private boolean skipDefiner;

    LoadOptions.Contents resolve() {
        return new LoadOptions.Contents(!noData, !noSchemas, !skipViews, !skipTriggers, !skipPost, skipDefiner);
    }
}
