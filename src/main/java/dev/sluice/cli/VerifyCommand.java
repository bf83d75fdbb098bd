package dev.sluice.cli;

import dev.sluice.job.JobRunner;
import dev.sluice.job.Json;
import dev.sluice.job.RunSettings;
import dev.sluice.mysql.ConnectionSettings;
import dev.sluice.mysql.Consistency;
import dev.sluice.mysql.Politeness;
import dev.sluice.run.ExitCode;
import dev.sluice.run.RefusedException;
import dev.sluice.verify.CheckJob;
import dev.sluice.verify.VerifyJob;
import dev.sluice.verify.VerifyOptions;
import dev.sluice.verify.VerifyPreview;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sluice verify}: compares tables on two servers. */
@Command(
        name = "verify",
        abbreviateSynopsis = true,
        sortOptions = false,
        description = "Compares the rows of two servers, schemas or tables; killed, the same command resumes."
                + " Also a dump with a server, rules of data quality, and statistics of columns.",
        footer = {
            "",
            "Examples:",
            "  sluice verify --source mysql://check@db1/shop --target mysql://check@db2/shop",
            "  sluice verify --source h=db1,u=check,D=shop,t=orders --target h=db2,u=check,D=copy,t=orders",
            "  sluice verify --source mysql://check@db1/ --target mysql://check@db2/ -t 8 --repair-sql fix.sql",
            "  sluice verify --directory /backup/shop --target mysql://check@db2/shop",
            "  sluice verify --rules shop-rules.yml --source mysql://check@db1/ --junit rules.xml",
            "  sluice verify --statistics --source mysql://check@db1/shop --target mysql://check@db2/shop",
            "",
            "Exit codes: 0 equal, 3 different; others see 'sluice --help'. Needs SELECT only."
        })
public final class VerifyCommand implements Callable<ExitCode> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private TwoServers servers;

    @Mixin
    private VerifyChecks checks;

    @Mixin
    private TableOptions tables;

    @Option(names = "--where", paramLabel = "CONDITION", description = "Only rows that meet this SQL condition.")
    private String where;

    @Option(
            names = "--ignore-columns",
            split = ",",
            paramLabel = "COLUMN",
            description = "Columns not to compare, as COLUMN or TABLE.COLUMN, separated by commas.")
    private List<String> ignoreColumns = new ArrayList<>();

    @Option(
            names = {"-t", "--threads"},
            defaultValue = "4",
            paramLabel = "N",
            description = "Ranges compared at once, each with a session on both sides (default: ${DEFAULT-VALUE}).")
    private int threads;

    @Option(
            names = {"-r", "--rows", "--chunk-size"},
            paramLabel = "N",
            description = "Rows in a range (default: by size).")
    private Long rows;

    @Option(
            names = "--consistency",
            defaultValue = "auto",
            paramLabel = "HOW",
            converter = ConsistencyConverter.class,
            description =
                    "auto (default: safe-no-lock where permitted, else none), safe-no-lock, lock-tables, lock-all,"
                            + " or none (each range as it is at its turn).")
    private Consistency consistency;

    @Option(
            names = "--rechecks",
            defaultValue = "3",
            paramLabel = "N",
            description = "Look at differences so often again before they count (default: ${DEFAULT-VALUE}).")
    private int rechecks;

    @Option(
            names = "--recheck-pause",
            defaultValue = "1",
            paramLabel = "SECONDS",
            description = "Pause before each look (default: ${DEFAULT-VALUE}).")
    private double recheckPause;

    @Option(
            names = "--max-differences",
            defaultValue = "1000",
            paramLabel = "N",
            description = "List so many rows; all are counted (default: ${DEFAULT-VALUE}).")
    private int maxDifferences;

    @Option(
            names = "--repair-sql",
            paramLabel = "FILE",
            description = "Write the statements that would make the target equal; runs none of them.")
    private Path repairSql;

    @Option(names = "--json", description = "Print the result as JSON.")
    private boolean json;

    @Option(names = "--fresh", description = "Discard this job's unfinished run instead of resuming it.")
    private boolean fresh;

    @Option(names = "--dry-run", description = "Check everything and show the plan and its SQL.")
    private boolean dryRun;

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
        Consumer<String> warnings = messages::warn;
        if (checks.any()) {
            return check(messages, out, warnings);
        }
        checks.refuseAlone();
        VerifyOptions options = options();
        ConnectionSettings source = servers.sourceSettings(warnings);
        ConnectionSettings target = servers.targetSettings(warnings);
        Politeness politeness = pace.politeness(source, warnings);
        if (dryRun) {
            new VerifyPreview(options, source, target).print(out);
            out.flush();
            return ExitCode.DONE;
        }
        RunSettings settings = repository
                .settings(fresh, threads, shown(options, politeness), warnings)
                .watchedBy(reporting.watchers());
        String what =
                "verify of " + source.address() + options.source() + " against " + target.address() + options.target();
        try (VerifyJob job = new VerifyJob(options, source, target, repository.stateDir(), politeness)) {
            ExitCode code = new JobRunner(
                            settings,
                            new RunConsole(what, progress, json ? new PrintWriter(Writer.nullWriter()) : out, messages))
                    .run(job);
            job.result().ifPresent(result -> {
                if (json) {
                    out.println(Json.text(result.toMap()));
                    out.flush();
                } else if (!progress.quiet()) {
                    new VerifyOutput(out).print(result);
                }
            });
            return code;
        }
    }

    /** What is compared is not two servers' rows. */
    private ExitCode check(Messages messages, PrintWriter out, Consumer<String> warnings) {
        if (pace.given()) {
            throw new RefusedException(
                    "--directory, --rules and --statistics read in one go and wait for nothing; leave"
                            + " out --sleep, --check-replica-lag, --max-load and the like.");
        }
        checks.refuseOthers(spec.commandLine().getParseResult());
        CheckJob job = checks.job(servers, tables, threads, maxDifferences, warnings);
        RunSettings settings = repository
                .settings(fresh, 1, Map.of("check", checks.what()), warnings)
                .watchedBy(reporting.watchers());
        ExitCode code = new JobRunner(
                        settings,
                        new RunConsole(
                                checks.what(), progress, json ? new PrintWriter(Writer.nullWriter()) : out, messages))
                .run(job);
        job.report().ifPresent(report -> {
            checks.write(report);
            if (json) {
                out.println(report.json());
            } else if (!progress.quiet() || code == ExitCode.DONE_WITH_DIFFERENCES) {
                out.print(report.text());
            }
            out.flush();
        });
        return code;
    }

    private VerifyOptions options() {
        return new VerifyOptions(
                scope(servers.source()),
                scope(servers.target()),
                tables.tables(),
                tables.omitted(),
                tables.regex(),
                Optional.ofNullable(where),
                ignoreColumns,
                threads,
                rows == null ? OptionalLong.empty() : OptionalLong.of(rows),
                consistency,
                rechecks,
                millis("--recheck-pause", recheckPause),
                maxDifferences,
                Optional.ofNullable(repairSql));
    }

    private static VerifyOptions.Scope scope(ServerAddress address) {
        return new VerifyOptions.Scope(address.schema(), address.table());
    }

    private static long millis(String option, double seconds) {
        if (!(seconds >= 0 && seconds <= 86_400)) {
            throw new RefusedException(option + " " + seconds + " is not between 0 and 86400 seconds.");
        }
        return Math.round(seconds * 1000);
    }

    /** For the report; a condition is the user's own text and no secret. */
    private static Map<String, Object> shown(VerifyOptions options, Politeness politeness) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("tablesList", options.tables());
        shown.put("omit", options.omit());
        options.regex().ifPresent(r -> shown.put("regex", r));
        options.where().ifPresent(w -> shown.put("where", w));
        shown.put("ignoreColumns", options.ignoreColumns());
        shown.put("threads", options.threads());
        shown.put("rechecks", options.rechecks());
        PaceOptions.show(politeness, shown);
        return shown;
    }
}
