package dev.sluice.cli;

import dev.sluice.flat.NumberRule;
import dev.sluice.importer.Conversions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What is done to records on their way into a table; mixed into the command. */
final class ImportConversions {
    @Option(
            names = "--date-format",
            paramLabel = "COLUMN=PATTERN",
            description =
                    "Dates of a column are written so, such as dd.MM.yyyy (the letters of Java's DateTimeFormatter); may be"
                            + " repeated.")
    private List<String> dateFormats = new ArrayList<>();

    @Option(
            names = "--number-locale",
            paramLabel = "LOCALE",
            description = "Numbers of numeric columns are written as in this country, such as de-DE for 1.234,56.")
    private String numberLocale;

    @Option(
            names = "--rule",
            paramLabel = "RULE",
            description =
                    "map:COLUMN=FROM=>TO, default:COLUMN=TEXT (in place of NULL), nullIf:COLUMN=TEXT or mask:COLUMN=N"
                            + " (asterisks for all but the last N characters); may be repeated.")
    private List<String> rules = new ArrayList<>();

    Conversions resolve() {
        return new Conversions(
                rules, dateFormats, Optional.ofNullable(numberLocale).map(NumberRule::locale));
    }
}
