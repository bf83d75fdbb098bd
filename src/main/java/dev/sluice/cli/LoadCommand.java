package dev.sluice.cli;

import dev.sluice.job.JobRunner;
import dev.sluice.job.RunSettings;
import dev.sluice.layout.DumpProof;
import dev.sluice.load.KeyBuild;
import dev.sluice.load.LoadJob;
import dev.sluice.load.LoadOptions;
import dev.sluice.load.LoadPreview;
import dev.sluice.load.PurgeMode;
import dev.sluice.mysql.ConnectionSettings;
import dev.sluice.mysql.Politeness;
import dev.sluice.run.ExitCode;
import dev.sluice.run.RefusedException;
import dev.sluice.verify.RowProof;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sluice load}: option names are those of myloader. */
@Command(
        name = "load",
        abbreviateSynopsis = true,
        sortOptions = false,
        description = "Loads a dump of sluice or mydumper, in parallel and exactly once; killed, the same command"
                + " resumes.",
        footer = {
            "",
            "Examples:",
            "  sluice load --host db2 --user admin -p --directory /backup/shop --threads 8",
            "  sluice load --defaults-file target.cnf -d /backup/shop --source-db shop --database shop_copy",
            "  sluice load --url mysql://admin@db2/ -d /backup/shop --overwrite-tables --dry-run",
            "",
            "What is wrong with the dump or in the way on the target is found before anything is changed.",
            "Exit codes: see 'sluice --help'."
        })
public final class LoadCommand implements Callable<ExitCode> {
    /** What mydumper ends a statement at, so that myloader's count of statements becomes a size. */
    private static final long STATEMENT_BYTES = 1_000_000;

    @Spec
    private CommandSpec spec;

    @Option(
            names = {"-d", "--directory"},
            required = true,
            paramLabel = "DIR",
            description = "Directory of the dump.")
    private Path directory;

    @Mixin
    private LoadSelection selection;

    @Option(
            names = {"-t", "--threads"},
            defaultValue = "4",
            paramLabel = "N",
            description = "Sessions that load at once (default: ${DEFAULT-VALUE}).")
    private int threads;

    @Option(
            names = "--queries-per-transaction",
            paramLabel = "N",
            description = "End a transaction after N MB, the size of myloader's N statements (default: 64).")
    private Long queriesPerTransaction;

    @Option(
            names = {"-o", "--overwrite-tables"},
            description = "Replace tables that exist; as --purge-mode=drop.")
    private boolean overwriteTables;

    @Option(
            names = "--purge-mode",
            paramLabel = "MODE",
            description = "When a table exists: fail (default), drop (replace it), truncate or delete (keep its"
                    + " definition, replace its rows) or none (add to its rows). What is replaced stays until the"
                    + " replacement is complete.")
    private PurgeMode purgeMode;

    @Mixin
    private LoadContents contents;

    @Option(
            names = {"--innodb-optimize-keys", "--optimize-keys"},
            defaultValue = "AFTER_IMPORT_PER_TABLE",
            fallbackValue = "AFTER_IMPORT_PER_TABLE",
            arity = "0..1",
            paramLabel = "WHEN",
            description = "When secondary keys are made: AFTER_IMPORT_PER_TABLE (default), AFTER_IMPORT_ALL_TABLES"
                    + " or SKIP (before the rows).")
    private KeyBuild keyBuild;

    @Option(
            names = "--max-threads-for-index-creation",
            defaultValue = "4",
            paramLabel = "N",
            description = "Tables that get their keys at once (default: ${DEFAULT-VALUE}).")
    private int keyThreads;

    @Mixin
    private LoadServerSettings server;

    @Option(
            names = "--force-partial",
            description = "Load a damaged or unfinished dump as far as it is sound; ends with exit code 3.")
    private boolean forcePartial;

    @Option(
            names = "--verify",
            description = "Compare every row with the dump at the end; differences end with exit code 3.")
    private boolean verify;

    @Option(names = "--fresh", description = "Take away what an unfinished run of this load made and begin again.")
    private boolean fresh;

    @Option(names = "--dry-run", description = "Check everything and show what would be done; change nothing.")
    private boolean dryRun;

    @Mixin
    private ConnectionOptions connection;

    @Mixin
    private PaceOptions pace;

    @Mixin
    private ProgressOptions progress;

    @Mixin
    private ReportingOptions reporting;

    @Mixin
    private RepositoryOptions repository;

    @Override
    public ExitCode call() {
        Messages messages = reporting.messages(spec.commandLine().getErr());
        PrintWriter out = spec.commandLine().getOut();
        ConnectionSettings target = connection.resolve(messages::warn);
        LoadOptions options = options();
        Politeness politeness = pace.politeness(target, messages::warn);
        if (dryRun) {
            new LoadPreview(options, target).print(out);
            out.flush();
            return ExitCode.DONE;
        }
        RunSettings settings = repository
                .settings(fresh, threads, shown(options, politeness), messages::warn)
                .watchedBy(reporting.watchers());
        String what = "load of " + options.directory() + " into " + target.address()
                + options.database().map(name -> "/" + name).orElse("");
        try (LoadJob job = new LoadJob(options, target, repository.stateDir(), fresh, proof(options), politeness)) {
            return new JobRunner(settings, new RunConsole(what, progress, out, messages)).run(job);
        }
    }

    private LoadOptions options() {
        return new LoadOptions(
                directory,
                selection.sourceDb(),
                selection.database(connection.schema()),
                selection.tables(),
                selection.omitted(),
                selection.regex(),
                contents.resolve(),
                purgeMode(),
                threads,
                transactionBytes(),
                keyBuild,
                keyThreads,
                server.binlog(),
                server.changes(),
                server.ledgerSchema(),
                forcePartial);
    }

    private Optional<DumpProof> proof(LoadOptions options) {
        if (!verify) {
            return Optional.empty();
        }
        String without = !options.contents().data()
                ? "--no-data"
                : options.forcePartial()
                        ? "--force-partial"
                        : options.purgeMode() == PurgeMode.NONE ? "--purge-mode=none" : "";
        if (!without.isEmpty()) {
            throw new RefusedException(
                    "--verify proves that the tables hold what the dump does; it does not go with " + without + ".");
        }
        return Optional.of(new RowProof());
    }

    private PurgeMode purgeMode() {
        if (overwriteTables && purgeMode != null && purgeMode != PurgeMode.DROP) {
            throw new RefusedException("--overwrite-tables means --purge-mode=drop, not "
                    + purgeMode.name().toLowerCase(Locale.ROOT) + ".");
        }
        return overwriteTables ? PurgeMode.DROP : Optional.ofNullable(purgeMode).orElse(PurgeMode.FAIL);
    }

    private OptionalLong transactionBytes() {
        if (queriesPerTransaction == null) {
            return OptionalLong.empty();
        }
        if (queriesPerTransaction < 1 || queriesPerTransaction > Integer.MAX_VALUE) {
            throw new RefusedException("--queries-per-transaction " + queriesPerTransaction + " is not 1 or more.");
        }
        return OptionalLong.of(queriesPerTransaction * STATEMENT_BYTES);
    }

    private static Map<String, Object> shown(LoadOptions options, Politeness politeness) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("directory", options.directory().toString());
        options.sourceDb().ifPresent(name -> shown.put("sourceDb", name));
        options.database().ifPresent(name -> shown.put("database", name));
        shown.put("tablesList", options.tables());
        shown.put("omit", options.omit());
        options.regex().ifPresent(regex -> shown.put("regex", regex));
        shown.put("purgeMode", options.purgeMode().name().toLowerCase(Locale.ROOT));
        shown.put("threads", options.threads());
        PaceOptions.show(politeness, shown);
        return shown;
    }
}
