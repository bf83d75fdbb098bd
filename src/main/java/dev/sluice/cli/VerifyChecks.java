package dev.sluice.cli;

import dev.sluice.file.AtomicFile;
import dev.sluice.mysql.ConnectionSettings;
import dev.sluice.mysql.TableSelection;
import dev.sluice.run.FailedException;
import dev.sluice.run.RefusedException;
import dev.sluice.verify.CheckJob;
import dev.sluice.verify.CheckReport;
import dev.sluice.verify.RuleJunit;
import dev.sluice.verify.RuleReport;
import dev.sluice.verify.VerifyOptions.Scope;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;

/** What {@code sluice verify} checks in place of two servers' rows; mixed into the command. */
final class VerifyChecks {
    /** What belongs to the comparison of two servers' rows alone. */
    private static final List<String> OF_ROWS = List.of(
            "--where",
            "--ignore-columns",
            "--rows",
            "--consistency",
            "--rechecks",
            "--recheck-pause",
            "--repair-sql",
            "--dry-run");

    /** What picks tables, which a rule file names itself. */
    private static final List<String> OF_TABLES =
            List.of("--tables-list", "--regex", "--omit-tables", "--omit-from-file");

    @Option(
            names = {"-d", "--directory"},
            paramLabel = "DIR",
            description = "Compare the rows of this dump with those of --target.")
    private Path directory;

    @Option(
            names = "--rules",
            paramLabel = "FILE",
            description = "Check these rules of data quality (YAML) on the one server that is named.")
    private Path rules;

    @Option(names = "--junit", paramLabel = "FILE", description = "With --rules: write the results as JUnit XML, too.")
    private Path junit;

    @Option(
            names = "--statistics",
            description = "Per column: count, nulls, distinct, empty, min, max, sum, average; of one server, or of two"
                    + " side by side.")
    private boolean statistics;

    /** Whether one of these is asked for. */
    boolean any() {
        return directory != null || rules != null || statistics;
    }

    /** @throws RefusedException when an option was typed that would be of no effect */
    void refuseOthers(ParseResult typed) {
        String check = rules != null ? "--rules" : directory != null ? "--directory" : "--statistics";
        Stream.concat(OF_ROWS.stream(), rules != null ? OF_TABLES.stream() : Stream.of())
                .filter(typed::hasMatchedOption)
                .findFirst()
                .ifPresent(option -> {
                    throw new RefusedException(option + " is of no effect with " + check + "; leave one of them out.");
                });
    }

    /** @throws RefusedException when an option needs a check that is not asked for */
    void refuseAlone() {
        if (junit != null) {
            throw new RefusedException("--junit needs --rules.");
        }
    }

    /** For the closing line. */
    String what() {
        if (rules != null) {
            return "rules of " + rules;
        }
        return directory != null ? "verify of the dump in " + directory : "statistics";
    }

    CheckJob job(TwoServers servers, TableOptions tables, int threads, int listed, Consumer<String> warnings) {
        if (Stream.of(directory != null, rules != null, statistics)
                        .filter(given -> given)
                        .count()
                > 1) {
            throw new RefusedException(
                    "--directory, --rules and --statistics are three checks; ask for one at a time.");
        }
        if (junit != null && rules == null) {
            throw new RefusedException("--junit needs --rules.");
        }
        if (rules != null) {
            return CheckJob.rules(rules, one(servers, "--rules", warnings));
        }
        if (directory != null) {
            if (servers.hasSource()) {
                throw new RefusedException("--directory takes the place of --source; give one of them.");
            }
            ServerAddress target = servers.target();
            if (target.table().isPresent()) {
                throw new RefusedException(
                        "With --directory, --target names a server or schema, and --tables-list a table.");
            }
            return CheckJob.directory(
                    directory, servers.targetSettings(warnings), target.schema(), selection(tables), listed, threads);
        }
        if (!servers.hasSource() || !servers.hasTarget()) {
            ServerAddress address = servers.hasSource() ? servers.source() : servers.target();
            return CheckJob.statistics(
                    one(servers, "--statistics", warnings),
                    scope(address),
                    Optional.empty(),
                    scope(address),
                    selection(tables));
        }
        return CheckJob.statistics(
                servers.sourceSettings(warnings),
                scope(servers.source()),
                Optional.of(servers.targetSettings(warnings)),
                scope(servers.target()),
                selection(tables));
    }

    private static ConnectionSettings one(TwoServers servers, String option, Consumer<String> warnings) {
        if (servers.hasSource() && servers.hasTarget()) {
            throw new RefusedException(option + " looks at one server; leave out --source or --target.");
        }
        return servers.hasSource() ? servers.sourceSettings(warnings) : servers.targetSettings(warnings);
    }

    private static Scope scope(ServerAddress address) {
        return new Scope(address.schema(), address.table());
    }

    private static TableSelection selection(TableOptions tables) {
        try {
            return TableSelection.of(tables.tables(), tables.omitted(), tables.regex());
        } catch (PatternSyntaxException e) {
            throw new RefusedException(
                    "--regex " + e.getPattern() + " is no regular expression: " + e.getDescription() + ".");
        }
    }

    /** Writes what was asked for beside the output. */
    void write(CheckReport report) {
        if (junit != null && report instanceof RuleReport ruleReport) {
            try {
                AtomicFile.write(junit.toAbsolutePath(), RuleJunit.xml("sluice", ruleReport.results()));
            } catch (IOException e) {
                throw new FailedException("--junit " + junit + " cannot be written: " + e.getMessage(), e);
            }
        }
    }
}
