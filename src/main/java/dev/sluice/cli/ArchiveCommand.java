package dev.sluice.cli;

import dev.sluice.archive.ArchiveJob;
import dev.sluice.archive.ArchiveOptions;
import dev.sluice.archive.ArchivePreview;
import dev.sluice.job.JobRunner;
import dev.sluice.job.RunSettings;
import dev.sluice.mysql.ConnectionSettings;
import dev.sluice.mysql.Politeness;
import dev.sluice.mysql.TableName;
import dev.sluice.run.ExitCode;
import dev.sluice.run.RefusedException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sluice archive}: option names are those of pt-archiver. */
@Command(
        name = "archive",
        abbreviateSynopsis = true,
        sortOptions = false,
        description =
                "Moves old rows of a busy table to another table, a file or both, or deletes them; killed, the same"
                        + " command resumes and ends with every row in one place.",
        footer = {
            "",
            "Examples:",
            "  sluice archive --source h=db1,D=ecommerce,t=orders --dest h=db2,D=archive,t=orders_archive \\",
            "    --where \"order_date < '2024-01-01'\" --limit=1000 --commit-each --progress=5000",
            "  sluice archive --source h=db1,D=web,t=access_log --where \"at < NOW() - INTERVAL 1 YEAR\" \\",
            "    --file='/archive/access_log_%%Y%%m.txt' --purge",
            "  sluice archive --source mysql://admin@db1/web/sessions --where 'expires < NOW()' --purge --sleep=1 \\",
            "    --check-replica-lag=h=replica,max-lag=5 --dry-run",
            "",
            "A chunk of rows is locked, copied, counted and deleted by its keys, or nothing of it is. Passwords: see"
                    + " --ask-pass.",
            "Exit codes: 3 rows were refused by the destination; others see 'sluice --help'."
        })
public final class ArchiveCommand implements Callable<ExitCode> {
    private static final Set<String> SOURCE_KEYS = Set.of("i", "b", "L");
    private static final Set<String> DEST_KEYS = Set.of("b", "L");

    @Spec
    private CommandSpec spec;

    @Mixin
    private TwoServers servers;

    @Option(
            names = "--where",
            required = true,
            paramLabel = "CONDITION",
            description = "Which rows; NOW() and the like mean the job's first start. 1=1 means all.")
    private String where;

    @Option(
            names = {"-c", "--columns"},
            split = ",",
            paramLabel = "COLUMN",
            description = "Copy these columns only, separated by commas.")
    private List<String> columns = new ArrayList<>();

    @Mixin
    private ArchiveFileOptions file;

    @Option(names = "--purge", description = "Delete rows; without --dest and --file they are kept nowhere.")
    private boolean purge;

    @Option(names = "--no-delete", description = "Copy rows and leave them where they are.")
    private boolean noDelete;

    @Option(
            names = "--follow-foreign-keys",
            description =
                    "Take along the rows of other tables that refer to them, at any depth: into tables of the same"
                            + " names in the schema of --dest, into a --file with %%t each, or deleted with them.")
    private boolean followForeignKeys;

    @Option(
            names = "--drop-partitions",
            description =
                    "Drop partitions of RANGE or LIST whose rows all meet the condition, once these are copied and"
                            + " under a lock found to be what was copied; all else goes row by row.")
    private boolean dropPartitions;

    @Option(names = "--replace", description = "Replace rows of --dest that have the same keys.")
    private boolean replace;

    @Option(
            names = "--ignore",
            description = "Leave rows that --dest refuses in the source, and count them (exit code 3).")
    private boolean ignore;

    @Mixin
    private ArchiveChunks chunks;

    @Mixin
    private ThrottleOptions throttle;

    @Mixin
    private ArchiveSettings settings;

    @Option(names = "--fresh", description = "Discard this job's unfinished run, and begin with a new plan.")
    private boolean fresh;

    @Option(
            names = "--dry-run",
            description = "Check everything; show the statements with their EXPLAIN, the index and the estimate.")
    private boolean dryRun;

    @Option(
            names = "--statistics",
            description = "Show how often the parts of chunks were done, and how long they took.")
    private boolean statistics;

    @Option(names = "--why-quit", description = "Show why the job has ended.")
    private boolean whyQuit;

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
        Consumer<String> warnings = messages::warn;
        ServerAddress from = servers.source(SOURCE_KEYS);
        Optional<ServerAddress> to =
                servers.hasTarget() ? Optional.of(servers.target(DEST_KEYS).completedBy(from)) : Optional.empty();
        ArchiveOptions options = options(from, to);
        ConnectionSettings source = servers.sourceSettings(from, warnings);
        Optional<ConnectionSettings> dest = to.map(address -> servers.targetSettings(address, warnings));
        Politeness politeness = throttle.politeness(source, warnings);
        if (dryRun) {
            new ArchivePreview(options, source, dest, politeness).print(out);
            out.flush();
            return ExitCode.DONE;
        }
        RunSettings runSettings = repository
                .settings(fresh, chunks.threads(), shown(options, politeness), warnings)
                .watchedBy(reporting.watchers());
        try (ArchiveJob job = new ArchiveJob(options, source, dest, politeness, fresh)) {
            ExitCode code = new JobRunner(
                            runSettings, new RunConsole(what(options, source, dest), progress, out, messages))
                    .run(job);
            if (statistics) {
                new ArchiveStatistics(out).print(job.statistics());
            }
            if (whyQuit) {
                out.println("why quit: " + why(code));
            }
            out.flush();
            return code;
        }
    }

    private static String why(ExitCode code) {
        return switch (code) {
            case DONE -> "no more rows";
            case DONE_WITH_DIFFERENCES -> "no more rows that the destination takes";
            case FAILED -> "an error";
            case REFUSED -> "the job cannot be done as asked";
            case ALREADY_RUNNING -> "the job is running already";
            case STOPPED -> "stopped on request, by --run-time or by --sentinel";
        };
    }

    private static String what(ArchiveOptions options, ConnectionSettings source, Optional<ConnectionSettings> dest) {
        String to = dest.map(server ->
                        " to " + server.address() + "/" + options.dest().orElseThrow())
                .orElse("");
        return (options.purges() ? "purge" : options.delete() ? "archive" : "copy") + " of " + source.address() + "/"
                + options.source() + to;
    }

    private ArchiveOptions options(ServerAddress from, Optional<ServerAddress> to) {
        if (purge && noDelete) {
            throw new RefusedException("--purge deletes rows and --no-delete does not; leave one of them out.");
        }
        if (replace && ignore) {
            throw new RefusedException(
                    "--replace and --ignore are two answers to one question; leave one of them out.");
        }
        if (to.isEmpty() && file.options().isEmpty() && !purge && !noDelete) {
            throw new RefusedException("Where shall the rows go? --dest, --file, or --purge to keep them nowhere.");
        }
        if (!to.isEmpty() && purge) {
            throw new RefusedException(
                    "--purge and --dest contradict each other; rows leave the source without --purge" + " too.");
        }
        return new ArchiveOptions(
                table("--source", from),
                Optional.ofNullable(from.more().get("i")),
                to.map(address -> table("--dest", address)),
                file.options(),
                where,
                columns,
                !noDelete,
                followForeignKeys,
                dropPartitions,
                replace
                        ? ArchiveOptions.OnRefusal.REPLACE
                        : ignore ? ArchiveOptions.OnRefusal.IGNORE : ArchiveOptions.OnRefusal.FAIL,
                chunks.limit(),
                chunks.threads(),
                chunks.retries(),
                chunks.safeAutoIncrement(),
                settings.sessions(
                        withoutBinlog("--source", from),
                        to.map(a -> withoutBinlog("--dest", a)).orElse(false)),
                settings.ledgerSchema(),
                settings.upkeep());
    }

    private static boolean withoutBinlog(String option, ServerAddress address) {
        String value = address.more().getOrDefault("b", "0");
        if (!value.equals("0") && !value.equals("1")) {
            throw new RefusedException(option + " has b=" + value + ", which is neither 0 nor 1.");
        }
        return value.equals("1");
    }

    private static TableName table(String option, ServerAddress address) {
        if (address.schema().isEmpty() || address.table().isEmpty()) {
            throw new RefusedException(option + " names no "
                    + (address.schema().isEmpty() ? "schema (D=SCHEMA)" : "table (t=TABLE)") + ".");
        }
        return new TableName(address.schema().get(), address.table().get());
    }

    /** For the report; a condition is the user's own text and no secret. */
    private static Map<String, Object> shown(ArchiveOptions options, Politeness politeness) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("source", options.source().toString());
        options.dest().ifPresent(dest -> shown.put("dest", dest.toString()));
        options.file().ifPresent(named -> shown.put("file", named.name()));
        shown.put("where", options.where());
        shown.put("columns", options.columns());
        shown.put("delete", options.delete());
        shown.put("followForeignKeys", options.followForeignKeys());
        shown.put("dropPartitions", options.dropPartitions());
        shown.put("onRefusal", options.onRefusal().name().toLowerCase(Locale.ROOT));
        shown.put("limit", options.limit());
        shown.put("threads", options.threads());
        ThrottleOptions.show(politeness, shown);
        return shown;
    }
}
