package dev.sluice.cli;

import dev.sluice.flat.FileCharset;
import dev.sluice.flat.FlatDialect;
import dev.sluice.flat.FlatFormat;
import dev.sluice.flat.LineFormat;
import picocli.CommandLine.Option;

/** How the files of an import are written; mixed into the command. */
final class ImportDialect {
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
        FlatDialect dialect = FlatDialect.options()
                .fieldsTerminatedBy(fieldsTerminatedBy)
                .fieldsEnclosedBy(fieldsEnclosedBy)
                .fieldsOptionallyEnclosedBy(fieldsOptionallyEnclosedBy)
                .fieldsEscapedBy(fieldsEscapedBy)
                .linesTerminatedBy(linesTerminatedBy)
                .build();
        return new LineFormat(dialect, charset, ignoreLines);
    }
}
