package dev.sluice.cli;

import dev.sluice.importer.ImportJob;
import dev.sluice.importer.ImportOptions;
import dev.sluice.importer.ImportPreview;
import dev.sluice.importer.InputFiles;
import dev.sluice.importer.KeyBuildMode;
import dev.sluice.job.JobRunner;
import dev.sluice.job.RunSettings;
import dev.sluice.mysql.ConnectionSettings;
import dev.sluice.mysql.Politeness;
import dev.sluice.run.ExitCode;
import dev.sluice.run.RefusedException;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sluice import}: option names are those of mysqlimport. */
@Command(
        name = "import",
        abbreviateSynopsis = true,
        sortOptions = false,
        description = "Imports text files into tables, in parallel, strictly and exactly once; killed, the same command"
                + " resumes.",
        footer = {
            "",
            "Examples:",
            "  sluice import --host=localhost --user=admin --local shop /data/shop.products.txt",
            "  sluice import --use-threads=8 --delete shop /data/batch_files/*.txt",
            "  sluice import --fields-terminated-by=, --fields-optionally-enclosed-by='\"' --ignore-lines=1 \\",
            "      --columns=id,name,@price --set 'price=@price/100' shop products.csv",
            "  zcat big.gz | sluice import --table=events --max-errors=100 --reject-dir=/tmp shop -",
            "",
            "What the server would clip, convert with loss or leave out is refused, with file, line, column and value.",
            "Exit codes: see 'sluice --help'."
        })
public final class ImportCommand implements Callable<ExitCode> {
    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "DATABASE", description = "The database.")
    private String database;

    @Parameters(
            index = "1..*",
            arity = "1..*",
            paramLabel = "FILE",
            description = "Files, folders or patterns, plain, .gz or .zst; - is standard input.")
    private List<String> files;

    @Mixin
    private ImportColumns columns;

    @Mixin
    private ImportDialect dialect;

    @Mixin
    private ImportConversions conversions;

    @Mixin
    private ImportPolicy policy;

    @Option(
            names = "--use-threads",
            defaultValue = "4",
            paramLabel = "N",
            description = "Sessions that import at once, from one file or several (default: ${DEFAULT-VALUE}).")
    private int threads;

    @Option(
            names = "--keys",
            defaultValue = "AUTO",
            paramLabel = "WHEN",
            description =
                    "When an empty table gets its secondary keys that are not unique: auto (default: after the rows,"
                            + " when there are many), keep (with each row) or defer (after the rows).")
    private KeyBuildMode keys;

    @Option(
            names = {"-l", "--lock-tables"},
            description = "Lock the tables against other sessions; one session imports.")
    private boolean lockTables;

    @Option(names = "--low-priority", description = "As LOAD DATA LOW_PRIORITY: of no effect on InnoDB.")
    private boolean lowPriority;

    @Option(
            names = {"-f", "--force"},
            description = "Go on with the other files when one fails; ends with exit code 1.")
    private boolean force;

    @Option(
            names = {"-L", "--local"},
            description = "Files are read here and not by the server; always so.")
    private boolean local;

    @Option(
            names = "--bytes-per-chunk",
            paramLabel = "N",
            description = "Bytes of a file in one transaction (default: 4 to 16 MB, more for files of many GB).")
    private Long rangeBytes;

    @Option(
            names = "--ledger-schema",
            paramLabel = "NAME",
            description = "Schema for the table sluice_ledger, which is gone at the end (default: the database).")
    private String ledgerSchema;

    @Option(
            names = "--fresh",
            description =
                    "Forget an unfinished run of this import and begin again; rows that it has added to tables stay.")
    private boolean fresh;

    @Option(
            names = "--dry-run",
            description =
                    "Send every record and roll it back: says which ones would be refused (exit code 3); duplicates of"
                            + " records in another range are not seen.")
    private boolean dryRun;

    @Option(names = "--preview", paramLabel = "N", description = "Show the fields of the first N records of each file.")
    private Integer preview;

    @Option(
            names = {"-v", "--verbose"},
            description = "Say for each file how many records it had.")
    private boolean verbose;

    @Option(names = "--debug-info", description = "Say at the end how much memory and CPU time was used.")
    private boolean debugInfo;

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
        connection.schema().filter(name -> !name.equals(database)).ifPresent(name -> {
            throw new RefusedException(
                    "The database " + database + " and the URL's schema " + name + " are not the same.");
        });
        ImportOptions options = options();
        Politeness politeness = pace.politeness(target, messages::warn);
        if (preview != null || dryRun) {
            return look(options, target, politeness, out);
        }
        RunSettings settings = repository
                .settings(fresh, threads, shown(options, politeness), messages::warn)
                .watchedBy(reporting.watchers());
        String what = "import of "
                + (options.files().size() == 1
                        ? options.files().get(0).name()
                        : options.files().size() + " files")
                + " into " + target.address() + "/" + database;
        ExitCode code;
        try (ImportJob job = new ImportJob(
                options, target, repository.stateDir(), fresh, new FileInputStream(FileDescriptor.in), politeness)) {
            code = new JobRunner(
                            settings, new ImportConsole(new RunConsole(what, progress, out, messages), verbose, out))
                    .run(job);
        }
        if (debugInfo) {
            new UsedResources().print(out);
        }
        return code;
    }

    private ExitCode look(ImportOptions options, ConnectionSettings target, Politeness politeness, PrintWriter out) {
        if (preview != null && preview < 1) {
            throw new RefusedException("--preview " + preview + " is not 1 or more.");
        }
        ImportPreview look = new ImportPreview(options, target, out);
        if (preview != null) {
            look.firstRecords(preview);
        }
        return dryRun && look.dryRun(politeness) > 0 ? ExitCode.DONE_WITH_DIFFERENCES : ExitCode.DONE;
    }

    private ImportOptions options() {
        return new ImportOptions(
                database,
                new InputFiles(database, columns.table(), columns.map()).find(files),
                dialect.format(),
                conversions.resolve(),
                columns.columns(),
                columns.skipColumns(),
                columns.sets(),
                policy.duplicates(),
                policy.upsert(),
                policy.listIgnored(),
                policy.delete(),
                keys,
                threads,
                lockTables,
                lowPriority,
                force,
                policy.maxErrors(),
                policy.rejectDir(),
                Optional.ofNullable(ledgerSchema),
                rangeBytes == null ? OptionalLong.empty() : OptionalLong.of(rangeBytes));
    }

    private static Map<String, Object> shown(ImportOptions options, Politeness politeness) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("database", options.database());
        shown.put("files", options.files().size());
        shown.put("firstFile", options.files().get(0).name());
        shown.put("duplicates", options.duplicates().name().toLowerCase(Locale.ROOT));
        shown.put("delete", options.delete());
        shown.put("maxErrors", options.maxErrors().toString());
        shown.put("threads", options.threads());
        PaceOptions.show(politeness, shown);
        return shown;
    }
}
