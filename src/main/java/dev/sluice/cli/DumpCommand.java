package dev.sluice.cli;

import dev.sluice.dump.DumpFormat;
import dev.sluice.dump.DumpJob;
import dev.sluice.dump.DumpOptions;
import dev.sluice.dump.DumpPreview;
import dev.sluice.dump.OldDumps;
import dev.sluice.dump.OnSourceMoved;
import dev.sluice.file.Compression;
import dev.sluice.file.InsertEncoder;
import dev.sluice.job.JobRunner;
import dev.sluice.job.RunSettings;
import dev.sluice.layout.DumpProof;
import dev.sluice.mysql.ConnectionSettings;
import dev.sluice.mysql.Consistency;
import dev.sluice.mysql.Politeness;
import dev.sluice.run.ExitCode;
import dev.sluice.run.RefusedException;
import dev.sluice.verify.RowProof;
import java.io.PrintWriter;
import java.nio.file.Path;
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
import picocli.CommandLine.Spec;

/** {@code sluice dump}: option names are those of mydumper. */
@Command(
        name = "dump",
        abbreviateSynopsis = true,
        sortOptions = false,
        description = "Dumps schemas into a directory, consistently and in parallel; killed, the same command resumes.",
        footer = {
            "",
            "Examples:",
            "  sluice dump --host db1 --user backup -p --database shop --outputdir /backup/shop --compress",
            "  sluice dump --defaults-file backup.cnf --database 'shop,crm_%%' -o /backup/all -t 8 -c",
            "  sluice dump --url mysql://backup@db1/ --database shop -o /backup/shop --format sql --dry-run",
            "  sluice dump --defaults-file backup.cnf -B shop -o /backup/shop --metrics-file /var/lib/node_exporter/sluice.prom",
            "",
            "--format sql is what myloader and the mysql client restore. Exit codes: see 'sluice --help'."
        })
public final class DumpCommand implements Callable<ExitCode> {
    /** What mydumper counts chunk-filesize in. */
    private static final long MEGABYTE = 1 << 20;

    @Spec
    private CommandSpec spec;

    @Option(
            names = {"-o", "--outputdir"},
            required = true,
            paramLabel = "DIR",
            description = "Directory of the dump; created, or empty, or holding this job's unfinished dump.")
    private Path outputDir;

    @Mixin
    private DumpSelection selection;

    @Option(
            names = {"-t", "--threads"},
            defaultValue = "4",
            paramLabel = "N",
            description = "Sessions that read at once (default: ${DEFAULT-VALUE}).")
    private int threads;

    @Option(
            names = {"-r", "--rows"},
            paramLabel = "N",
            description = "Rows in a range; mydumper's MIN:START:MAX is taken by its START (default: by size).")
    private String rows;

    @Option(
            names = {"-F", "--chunk-filesize"},
            paramLabel = "MB",
            description = "End a data file at this size before compression.")
    private Long chunkFileSize;

    @Option(
            names = {"-s", "--statement-size"},
            defaultValue = "" + InsertEncoder.STATEMENT_SIZE,
            paramLabel = "BYTES",
            description = "End an INSERT statement at this size (default and at most: ${DEFAULT-VALUE}).")
    private int statementSize;

    @Option(
            names = {"-c", "--compress"},
            arity = "0..1",
            fallbackValue = "zstd",
            paramLabel = "METHOD",
            preprocessor = AttachedValue.class,
            description = "Compress data files; zstd (when alone) or gzip.")
    private String compress;

    @Option(
            names = "--format",
            defaultValue = "tsv",
            paramLabel = "FORMAT",
            description = "tsv (default: LOAD DATA's dialect) or sql (INSERT statements).")
    private DumpFormat format;

    @Mixin
    private DumpSnapshot snapshot;

    @Mixin
    private DumpContents contents;

    @Option(
            names = "--on-source-moved",
            defaultValue = "redo",
            paramLabel = "WHAT",
            description = "When a resumed dump finds the source written to: redo (default: read all again), keep (go"
                    + " on, not of one moment) or fail.")
    private OnSourceMoved onSourceMoved;

    @Option(
            names = "--verify",
            description = "Read all rows once more in the snapshot and compare them with the files, before the dump"
                    + " counts as one.")
    private boolean verify;

    @Option(
            names = "--keep",
            paramLabel = "N",
            description =
                    "Afterwards remove older dumps of the same source beside this one, so that N are left: finished"
                            + " ones whose folders are named alike but for the digits of a date.")
    private Integer keep;

    @Option(names = "--overwrite", description = "Replace a dump that is in the directory; nothing else is removed.")
    private boolean overwrite;

    @Option(names = "--fresh", description = "Discard this job's unfinished dump instead of resuming it.")
    private boolean fresh;

    @Option(names = "--dry-run", description = "Check everything and show the plan and its SQL; write nothing.")
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
        ConnectionSettings source = connection.resolve(messages::warn);
        DumpOptions options = options();
        Politeness politeness = pace.politeness(source, messages::warn);
        Optional<OldDumps> old = oldDumps(options);
        if (dryRun) {
            new DumpPreview(options, source).print(out);
            out.flush();
            return ExitCode.DONE;
        }
        RunSettings settings = repository
                .settings(fresh, options.workers(), shown(options, politeness), messages::warn)
                .watchedBy(reporting.watchers());
        String what =
                "dump of " + (options.databases().isEmpty() ? "all schemas" : String.join(", ", options.databases()))
                        + " to " + options.outputDir();
        ExitCode code;
        try (DumpJob job = new DumpJob(options, source, fresh, proof(options), politeness)) {
            code = new JobRunner(settings, new RunConsole(what, progress, out, messages)).run(job);
        }
        if (code == ExitCode.DONE && old.isPresent()) {
            List<Path> gone = old.get().keep(keep, messages::warn);
            if (!progress.quiet()) {
                gone.forEach(folder -> out.println("removed the old dump " + folder));
            }
            out.flush();
        }
        return code;
    }

    private Optional<OldDumps> oldDumps(DumpOptions options) {
        if (keep == null) {
            return Optional.empty();
        }
        if (keep < 1) {
            throw new RefusedException("--keep " + keep + " is not 1 or more.");
        }
        return Optional.of(new OldDumps(options.outputDir()));
    }

    private Optional<DumpProof> proof(DumpOptions options) {
        if (!verify) {
            return Optional.empty();
        }
        if (!options.contents().data()) {
            throw new RefusedException("--verify compares rows, and --no-data leaves them out.");
        }
        if (options.consistency() == Consistency.NONE || options.onSourceMoved() == OnSourceMoved.KEEP) {
            throw new RefusedException("--verify needs a dump of one moment; leave out "
                    + (options.consistency() == Consistency.NONE ? "--consistency=none" : "--on-source-moved=keep")
                    + ".");
        }
        return Optional.of(new RowProof());
    }

    private DumpOptions options() {
        return new DumpOptions(
                selection.databases(connection.schema()),
                selection.tables(),
                selection.omitted(),
                selection.regex(),
                selection.where(),
                outputDir,
                threads,
                rows(),
                chunkFileSize == null ? OptionalLong.empty() : OptionalLong.of(chunkFileSize * MEGABYTE),
                statementSize,
                format,
                compression(),
                snapshot.consistency(),
                snapshot.guard(),
                snapshot.blockDdl(),
                contents.resolve(selection.picksTables()),
                onSourceMoved,
                overwrite);
    }

    /** mydumper's three numbers are minimum, start and maximum; a 0 leaves the size to us. */
    private OptionalLong rows() {
        if (rows == null) {
            return OptionalLong.empty();
        }
        String[] parts = rows.split(":");
        try {
            long wanted = Long.parseLong(parts.length == 1 ? parts[0] : parts[1]);
            return parts.length > 1 && wanted == 0 ? OptionalLong.empty() : OptionalLong.of(wanted);
        } catch (NumberFormatException e) {
            throw new RefusedException("--rows " + rows + " is neither a number nor MIN:START:MAX.");
        }
    }

    private Compression compression() {
        if (compress == null) {
            return Compression.NONE;
        }
        return switch (compress.toLowerCase(Locale.ROOT)) {
            case "zstd" -> Compression.ZSTD;
            case "gzip" -> Compression.GZIP;
            default -> throw new RefusedException("--compress=" + compress + " is neither zstd nor gzip.");
        };
    }

    /** For the report; a condition is the user's own text and no secret. */
    private Map<String, Object> shown(DumpOptions options, Politeness politeness) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("databases", options.databases());
        shown.put("tablesList", options.tables());
        shown.put("omit", options.omit());
        options.regex().ifPresent(r -> shown.put("regex", r));
        options.where().ifPresent(w -> shown.put("where", w));
        shown.put("outputdir", options.outputDir().toString());
        shown.put("threads", options.threads());
        shown.put("format", options.format().name().toLowerCase(Locale.ROOT));
        shown.put("compress", options.compression().name().toLowerCase(Locale.ROOT));
        shown.put("consistency", options.consistency().name().toLowerCase(Locale.ROOT));
        shown.put("onSourceMoved", options.onSourceMoved().name().toLowerCase(Locale.ROOT));
        PaceOptions.show(politeness, shown);
        return shown;
    }
}
