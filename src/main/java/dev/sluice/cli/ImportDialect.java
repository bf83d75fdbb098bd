package dev.sluice.cli;

import dev.sluice.flat.CsvFormat;
import dev.sluice.flat.FileCharset;
import dev.sluice.flat.FlatDialect;
import dev.sluice.flat.FlatFormat;
import dev.sluice.flat.LineFormat;
import dev.sluice.run.RefusedException;
import java.util.Optional;
import picocli.CommandLine.Option;

/** How the files of an import are written; mixed into the command. */
final class ImportDialect {
    private enum Format {
        TSV,
        CSV
    }

    @Option(
            names = "--format",
            defaultValue = "TSV",
            paramLabel = "FORMAT",
            description =
                    "tsv (default: a dialect of LOAD DATA) or csv (RFC 4180: quoted line breaks, a header that names the"
                            + " columns; an empty field is NULL unless it is quoted).")
    private Format format;

    @Option(names = "--no-header", description = "CSV: the first record is none that names the columns.")
    private boolean noHeader;

    @Option(
            names = "--null",
            paramLabel = "TEXT",
            description = "CSV: this text without quotes is NULL (default: the empty field).")
    private String nullText;

    @Option(names = "--trim", description = "CSV: take blanks around values off.")
    private boolean trim;

    @Option(
            names = "--fields-terminated-by",
            paramLabel = "TEXT",
            description =
                    "What parts fields (default: a tab). \\t, \\n, \\\\, \\0 and 0x7C are understood, here and below.")
    private String fieldsTerminatedBy;

    @Option(names = "--fields-enclosed-by", paramLabel = "CHAR", description = "What fields are enclosed by.")
    private String fieldsEnclosedBy;

    @Option(
            names = "--fields-optionally-enclosed-by",
            paramLabel = "CHAR",
            description = "What fields may be enclosed by.")
    private String fieldsOptionallyEnclosedBy;

    @Option(
            names = "--fields-escaped-by",
            paramLabel = "CHAR",
            description = "What begins an escape (default: a backslash; empty: nothing does).")
    private String fieldsEscapedBy;

    @Option(
            names = "--lines-terminated-by",
            paramLabel = "TEXT",
            description = "What ends lines (default: a line feed).")
    private String linesTerminatedBy;

    @Option(
            names = "--ignore-lines",
            defaultValue = "0",
            paramLabel = "N",
            description = "Lines at the beginning of each file that are no records.")
    private long ignoreLines;

    @Option(
            names = "--default-character-set",
            paramLabel = "NAME",
            description = "Character set of the files, from which text is converted to that of each column (default:"
                    + " utf8mb4; binary columns take bytes as they are). binary: everything is taken as it is, as"
                    + " mysqlimport does.")
    private String characterSet;

    FlatFormat format() {
        FileCharset charset = characterSet == null ? FileCharset.UTF8 : FileCharset.of(characterSet);
        if (format == Format.CSV) {
            refuse("--fields-optionally-enclosed-by", fieldsOptionallyEnclosedBy, "csv");
            refuse("--fields-escaped-by", fieldsEscapedBy, "csv");
            refuse("--lines-terminated-by", linesTerminatedBy, "csv");
            return CsvFormat.of(
                    fieldsTerminatedBy,
                    fieldsEnclosedBy,
                    !noHeader,
                    trim,
                    Optional.ofNullable(nullText),
                    charset,
                    ignoreLines);
        }
        refuse("--no-header", noHeader ? "" : null, "tsv");
        refuse("--null", nullText, "tsv");
        refuse("--trim", trim ? "" : null, "tsv");
        FlatDialect dialect = FlatDialect.options()
                .fieldsTerminatedBy(fieldsTerminatedBy)
                .fieldsEnclosedBy(fieldsEnclosedBy)
                .fieldsOptionallyEnclosedBy(fieldsOptionallyEnclosedBy)
                .fieldsEscapedBy(fieldsEscapedBy)
                .linesTerminatedBy(linesTerminatedBy)
                .build();
        return new LineFormat(dialect, charset, ignoreLines);
    }

    private static void refuse(String option, String value, String format) {
        if (value != null) {
            throw new RefusedException(option + " has no meaning with --format=" + format + ".");
        }
    }
}
