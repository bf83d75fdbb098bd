package dev.sluice.cli;

import dev.sluice.run.RefusedException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Which tables and columns the files of an import are for; mixed into the command. */
final class ImportColumns {
    @Option(
            names = "--table",
            paramLabel = "NAME",
            description = "The table of all files (default: the file's name up to the first dot).")
    private String table;

    @Option(
            names = "--map",
            paramLabel = "GLOB=TABLE",
            description = "The table of files whose names match the pattern; may be repeated.")
    private List<String> map = new ArrayList<>();

    @Option(
            names = {"-c", "--columns"},
            split = ",",
            paramLabel = "COLUMN",
            description = "What the fields of a record are for, in order: columns, or variables such as @c for --set"
                    + " (default: the table's columns).")
    private List<String> columns;

    @Option(
            names = "--skip-columns",
            split = ",",
            paramLabel = "COLUMN",
            description = "Fields of the file to leave out, by name or number.")
    private List<String> skipColumns = new ArrayList<>();

    @Option(
            names = "--set",
            paramLabel = "COLUMN=EXPR",
            description =
                    "Give a column the value of an SQL expression, in which variables of --columns may stand; may be"
                            + " repeated.")
    private List<String> sets = new ArrayList<>();

    Optional<String> table() {
        return Optional.ofNullable(table);
    }

    Map<String, String> map() {
        Map<String, String> tables = new LinkedHashMap<>();
        for (String entry : map) {
            int equals = entry.lastIndexOf('=');
            if (equals < 1 || equals == entry.length() - 1) {
                throw new RefusedException("--map " + entry + " is not of the form GLOB=TABLE.");
            }
            tables.put(entry.substring(0, equals), entry.substring(equals + 1));
        }
        return tables;
    }

    Optional<List<String>> columns() {
        return Optional.ofNullable(columns)
                .map(names -> names.stream().map(ImportColumns::name).toList());
    }

    List<String> skipColumns() {
        return skipColumns.stream().map(ImportColumns::name).toList();
    }

    /** mysqlimport pastes names into SQL, so that some have quotes. */
    private static String name(String word) {
        String name = word.strip();
        return name.length() > 2 && name.startsWith("`") && name.endsWith("`")
                ? name.substring(1, name.length() - 1).replace("``", "`")
                : name;
    }

    List<String> sets() {
        return sets;
    }
}
