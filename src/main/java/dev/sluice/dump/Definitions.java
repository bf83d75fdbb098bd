package dev.sluice.dump;

import dev.sluice.mysql.Identifiers;
import dev.sluice.mysql.SequenceState;
import dev.sluice.mysql.StoredObject;
import dev.sluice.run.RefusedException;
import dev.sluice.run.RunReport;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Writes the statements that create things as text of a schema file, which sets the session by itself.
 *
 * <p>The bodies of stored programs hold semicolons, and whoever cuts a file into statements must be told which of
 * them ends one. In a dump in SQL format, which myloader restores, a statement ends where a line ends with a
 * semicolon: {@link BodyLines} sees to it that no other line does. In one in TSV format the files are the {@code
 * mysql} client's, with DELIMITER, and hold the bodies unchanged.
 *
 * <p>{@code mysql DB < FILE} takes the files of schemas, tables, sequences and views, and in TSV format those of
 * stored programs, with {@code --comments} where their comments matter. The programs of a dump for myloader need a
 * delimiter first:
 *
 * <pre>{ echo 'DELIMITER ;;'; sed 's/;$/;;/' FILE; } | mysql --comments DB</pre>
 *
 * <p>The order is schema-create, sequences, schemas, data, post, views, triggers. myloader 0.10 takes a sequence's
 * file for data, so that a table with NEXTVAL in a default finds no sequence; 1.0 knows better.
 */
final class Definitions {
    /** The session under which the statements of a schema file mean what they say. */
    private static final String SESSION = """
            /*!40101 SET NAMES utf8mb4*/;
            /*!40014 SET FOREIGN_KEY_CHECKS=0*/;
            /*!40101 SET SQL_MODE='NO_AUTO_VALUE_ON_ZERO,ALLOW_INVALID_DATES'*/;
            /*!40103 SET TIME_ZONE='+00:00'*/;
            """;

    private static final Pattern DEFINER =
            Pattern.compile("\\A(CREATE(?: OR REPLACE)?(?: AGGREGATE)?(?: ALGORITHM=\\w+)?) DEFINER="
                    + "(?:`(?:[^`]|``)*`(?:@`(?:[^`]|``)*`)?|\\S+)");
    private static final Set<String> UTF8 = Set.of("utf8mb4", "utf8mb3", "utf8");

    private static final List<String> DELIMITERS = List.of(";;", "$$", "//", "$sluice$");

    private final boolean skipDefiner;
    private final DumpFormat format;
    private final Charsets charsets;
    private final RunReport report;

    /** Converts texts as the server does. */
    interface Charsets {
        /** The bytes of a text; empty when the character set lacks one of its characters. */
        Optional<byte[]> encoded(String text, String charset) throws SQLException;
    }

    Definitions(boolean skipDefiner, DumpFormat format, Charsets charsets, RunReport report) {
        this.charsets = charsets;
        this.skipDefiner = skipDefiner;
        this.format = format;
        this.report = report;
    }

    /** A file with one statement. */
    byte[] single(String create) {
        return utf8(SESSION + create + ";\n");
    }

    /** A sequence and the value it goes on with. */
    byte[] sequence(SequenceState sequence) {
        return utf8(SESSION + sequence.create().replaceFirst("^CREATE SEQUENCE ", "CREATE SEQUENCE IF NOT EXISTS ")
                + ";\nDO SETVAL(" + Identifiers.quote(sequence.name()) + ", " + sequence.next() + ", 0, "
                + sequence.cycles() + ");\n");
    }

    /**
     * A table with a view's name, columns, types and collations, so that views can be created in any order
     * afterwards: the server checks a view's expressions against what it selects from.
     *
     * @param columns as in a CREATE TABLE
     */
    byte[] placeholder(String view, List<String> columns) {
        return single(columns.stream()
                .collect(Collectors.joining(
                        ",\n", "CREATE TABLE IF NOT EXISTS " + Identifiers.quote(view) + " (\n", "\n)")));
    }

    /** A view in place of its placeholder. */
    byte[] view(StoredObject view) throws SQLException {
        String name = Identifiers.quote(view.name());
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.writeBytes(utf8(SESSION + "DROP TABLE IF EXISTS " + name + ";\nDROP VIEW IF EXISTS " + name + ";\n"));
        write(view, file);
        return file.toByteArray();
    }

    /**
     * Stored programs, each under the session settings it was created with.
     *
     * @param schemaCollation the default of their schema today
     */
    byte[] programs(List<StoredObject> programs, String schemaCollation) throws SQLException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.writeBytes(utf8(SESSION));
        for (StoredObject program : programs) {
            // Without COLLATE, a program's text has the default that its schema had when it was created.
            Optional<String> created =
                    program.schemaCollation().filter(collation -> !collation.equals(schemaCollation));
            created.ifPresent(collation -> file.writeBytes(utf8("ALTER DATABASE COLLATE " + word(collation) + ";\n")));
            write(program, file);
            created.ifPresent(
                    collation -> file.writeBytes(utf8("ALTER DATABASE COLLATE " + word(schemaCollation) + ";\n")));
        }
        return file.toByteArray();
    }

    /**
     * The statement is written in the bytes of the character set it was created under: literals such as
     * {@code _latin1'é'} have another value in any other.
     */
    private void write(StoredObject object, ByteArrayOutputStream file) throws SQLException {
        String create = skipDefiner ? DEFINER.matcher(object.create()).replaceFirst("$1") : object.create();
        String ended = ended(object, create, format);
        Optional<byte[]> bytes = UTF8.contains(object.charset())
                ? Optional.of(utf8(ended))
                : charsets.encoded(ended, word(object.charset()));
        if (bytes.isEmpty()) {
            report.warn(object.kind() + " " + object.name() + " was created under the character set " + object.charset()
                    + ", which lacks characters of its text, and is dumped under utf8mb4.");
        }
        StringBuilder session = new StringBuilder();
        bytes.ifPresent(same -> session.append("SET character_set_client = ")
                .append(word(object.charset()))
                .append(";\nSET collation_connection = ")
                .append(word(object.collation()))
                .append(";\n"));
        if (!object.sqlMode().isEmpty() || !object.kind().equals("VIEW")) {
            session.append("SET sql_mode = '").append(word(object.sqlMode())).append("';\n");
        }
        object.timeZone().ifPresent(zone -> session.append("SET time_zone = '")
                .append(zone.replace("'", "''"))
                .append("';\n"));
        file.writeBytes(utf8(session.toString()));
        file.writeBytes(bytes.orElseGet(() -> utf8(ended)));
        file.writeBytes(utf8("SET NAMES utf8mb4;\n"));
        object.timeZone().ifPresent(zone -> file.writeBytes(utf8("SET time_zone = '+00:00';\n")));
    }

    /**
     * A statement with what ends it.
     *
     * @param create the object's, perhaps without its definer
     * @throws RefusedException when it has no form in which its end can be told
     */
    static String ended(StoredObject object, String create, DumpFormat format) {
        if (format == DumpFormat.SQL || !create.contains(";")) {
            return new BodyLines(create, !object.sqlMode().contains("NO_BACKSLASH_ESCAPES")).text() + ";\n";
        }
        String delimiter = DELIMITERS.stream()
                .filter(candidate -> !create.contains(candidate))
                .findFirst()
                .orElseThrow(() -> new RefusedException("No delimiter is left for the statement that begins with "
                        + create.lines().findFirst().orElse("")));
        return "DELIMITER " + delimiter + "\n" + create + delimiter + "\nDELIMITER ;\n";
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Charsets, collations and modes come from the server, and are words and commas. */
    private static String word(String text) {
        if (!text.matches("[A-Za-z0-9_,]*")) {
            throw new IllegalArgumentException("'" + text + "' is no character set, collation or sql_mode");
        }
        return text;
    }
}
