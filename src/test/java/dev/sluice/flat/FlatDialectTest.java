package dev.sluice.flat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.run.RefusedException;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class FlatDialectTest {
    private static DialectOptions options() {
        return FlatDialect.options();
    }

    @Test
    void withoutOptionsItIsTheServersOwn() {
        assertThat(options().build()).isEqualTo(FlatDialect.DEFAULT);
        assertThat(FlatDialect.DEFAULT.sql())
                .isEqualTo("FIELDS TERMINATED BY 0x09 ESCAPED BY 0x5C LINES TERMINATED BY 0x0A");
    }

    @Test
    void optionsAreReadAsMysqlimportReadsThem() {
        FlatDialect dialect = options()
                .fieldsTerminatedBy("\\t|\\0")
                .fieldsOptionallyEnclosedBy("\"")
                .fieldsEscapedBy("\\")
                .linesStartingBy("0x3e20")
                .linesTerminatedBy("\\r\\n")
                .build();
        assertThat(dialect)
                .isEqualTo(new FlatDialect("\t|\0", OptionalInt.of('"'), true, OptionalInt.of('\\'), "> ", "\r\n"));
        assertThat(dialect.sql())
                .isEqualTo("FIELDS TERMINATED BY 0x097C00 OPTIONALLY ENCLOSED BY '\"' ESCAPED BY 0x5C"
                        + " LINES STARTING BY '> ' TERMINATED BY 0x0D0A");
        assertThat(options().fieldsEscapedBy("\\\\").build()).isEqualTo(FlatDialect.DEFAULT);
        assertThat(options().fieldsEscapedBy("").build().sql())
                .isEqualTo("FIELDS TERMINATED BY 0x09 ESCAPED BY '' LINES TERMINATED BY 0x0A");
        assertThat(options()
                        .fieldsEnclosedBy("'")
                        .fieldsTerminatedBy(",")
                        .build()
                        .sql())
                .isEqualTo("FIELDS TERMINATED BY ',' ENCLOSED BY 0x27 ESCAPED BY 0x5C LINES TERMINATED BY 0x0A");
        assertThat(options().fieldsTerminatedBy("0X2c").build().fieldEnd()).isEqualTo(",");
    }

    @Test
    void whatHasTwoReadingsIsRefused() {
        assertRefused(
                options().fieldsTerminatedBy(""),
                "Fields must be terminated by something: a file of fixed width is not supported.");
        assertRefused(
                options().linesTerminatedBy(""),
                "Lines must be terminated by something: records without an end are not supported.");
        assertRefused(
                options().fieldsTerminatedBy("\\n"),
                "Fields terminated by '\\n' would never end, because lines are terminated by '\\n'.");
        assertRefused(
                options().fieldsTerminatedBy("\",\"").fieldsEnclosedBy("\""),
                "Fields enclosed by '\"' cannot be told from the end of a field, '\",\"'.");
        assertRefused(
                options().linesTerminatedBy("\\\\n"),
                "Fields escaped by '\\\\' cannot be told from the end of a line, '\\\\n'.");
        assertRefused(
                options().fieldsTerminatedBy("\u00a7"),
                "Fields terminated by '\\xc2\\xa7': only ASCII characters are supported, by the server too.");
        assertRefused(
                options().fieldsEscapedBy("0xff"),
                "Fields escaped by a byte that is not ASCII: the server does not support that.");
        assertRefused(
                options().linesTerminatedBy("x".repeat(65)), "Lines terminated by 65 bytes: at most 64 are supported.");
    }

    @Test
    void valuesThatCannotBeReadNameTheirOption() {
        assertThatThrownBy(() -> options().fieldsEnclosedBy("''"))
                .isInstanceOf(RefusedException.class)
                .hasMessage("--fields-enclosed-by='' is more than one character.");
        assertThatThrownBy(() -> options().fieldsEscapedBy("ab"))
                .hasMessage("--fields-escaped-by=ab is more than one character.");
        assertThatThrownBy(() -> options().fieldsTerminatedBy("0x2"))
                .hasMessage("--fields-terminated-by=0x2 is no hexadecimal text: 0x and an even number of digits is"
                        + " expected.");
        assertThatThrownBy(() -> options().fieldsEnclosedBy("a").fieldsOptionallyEnclosedBy("b"))
                .hasMessage("--fields-enclosed-by and --fields-optionally-enclosed-by exclude each other.");
    }

    private static void assertRefused(DialectOptions options, String message) {
        assertThatThrownBy(options::build).isInstanceOf(RefusedException.class).hasMessage(message);
    }

    @Test
    void bordersAreLocalUnlessSomethingBeforeThemDecides() {
        assertThat(isLocal(options())).isTrue();
        assertThat(isLocal(options().fieldsTerminatedBy("||").linesTerminatedBy("\\r\\n")))
                .isTrue();
        assertThat(isLocal(options().fieldsEscapedBy(""))).isTrue();
        assertThat(isLocal(options().fieldsEnclosedBy("\""))).isFalse();
        assertThat(isLocal(options().linesStartingBy("x"))).isFalse();
        // "a||\n" is a field and the end of another, not a field and the end of a line.
        assertThat(isLocal(options().fieldsTerminatedBy("||").linesTerminatedBy("|\\n")))
                .isFalse();
        assertThat(isLocal(options().fieldsTerminatedBy("x\\ny"))).isFalse();
        assertThat(isLocal(options().linesTerminatedBy("\\n\\n"))).isFalse();
        assertThat(new LineFormat(FlatDialect.DEFAULT, FileCharset.of("GBK"), 0).hasLocalBorders())
                .isFalse();
    }

    private static boolean isLocal(DialectOptions options) {
        return new LineFormat(options.build(), FileCharset.UTF8, 0).hasLocalBorders();
    }
}
