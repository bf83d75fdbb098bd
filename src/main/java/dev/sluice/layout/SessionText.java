package dev.sluice.layout;

import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What a data file says about the session that its statements are meant for, in comments and lines that set variables.
 * It is remembered as a fact about the file and never executed. One thread.
 */
abstract class SessionText extends SqlText {
    private static final String UTC = "+00:00";

    /** What dump files set, by their first lines; any other variable is none of their business. */
    private static final Set<String> VARIABLES = Set.of(
            "CHARACTER_SET_CLIENT",
            "CHARACTER_SET_RESULTS",
            "COLLATION_CONNECTION",
            "FOREIGN_KEY_CHECKS",
            "SQL_MODE",
            "SQL_NOTES",
            "TIME_ZONE",
            "UNIQUE_CHECKS");

    private Optional<String> charset = Optional.empty();
    private boolean timeZoneKnown;
    private boolean inRows;
    private boolean backslashes = true;
    private boolean ansiQuotes;

    SessionText(DumpFolder folder, String file, InputStream source) {
        super(folder, file, source);
    }

    /** The character set of SET NAMES; {@code binary} when there is none, as myloader has it. */
    public final String charset() {
        return charset.orElse(Charsets.BINARY);
    }

    /** Whether there was a SET NAMES. */
    final boolean isCharsetSet() {
        return charset.isPresent();
    }

    /** Whether a backslash in a string begins an escape. */
    final boolean backslashes() {
        return backslashes;
    }

    @Override
    final boolean ansiQuotes() {
        return ansiQuotes;
    }

    /**
     * Rows come next, for which the character set now holds.
     *
     * @throws dev.sluice.run.RefusedException when the file has not said that TIMESTAMP values are in UTC
     */
    final void beginRows() {
        inRows = true;
        if (!timeZoneKnown) {
            throw refused("begins with rows but has not said in which time zone they are (SET TIME_ZONE='" + UTC
                    + "'); dump it again without --skip-tz-utc");
        }
    }

    /** Skips what stands before a statement. @return false at the end of the file */
    final boolean nextStatement() throws IOException {
        while (true) {
            skipSpace();
            if (position == limit) {
                return false;
            }
            if (at(";")) {
                position++;
            } else if (at("-- ") || at("--\n") || at("#")) {
                skipBehind("\n");
            } else if (at("/*!") || at("/*M!")) {
                versionComment();
            } else if (at("/*")) {
                skipBehind("*/");
            } else if (atWord("SET")) {
                position += 3;
                assignments();
                expect(";");
            } else {
                return true;
            }
        }
    }

    private void versionComment() throws IOException {
        position += at("/*!") ? 3 : 4;
        while (position < limit && in[position] >= '0' && in[position] <= '9') {
            position++;
        }
        skipSpace();
        if (!takeWord("SET")) {
            throw refused("holds a comment with a statement in it that is no SET of a known variable");
        }
        assignments();
        expect("*/");
        expect(";");
    }

    private void assignments() throws IOException {
        do {
            assignment();
            skipSpace();
        } while (take(","));
    }

    private void assignment() throws IOException {
        String variable = variable();
        if (variable.equals("NAMES")) {
            setCharset(setting());
            if (takeWord("COLLATE")) {
                setting();
            }
            return;
        }
        boolean own = variable.startsWith("@") && !variable.startsWith("@@");
        if (!own && !VARIABLES.contains(variable)) {
            throw refused("sets " + variable + ", which no file with rows has to set");
        }
        take(":");
        expect("=");
        String value = setting();
        if (!own && !value.startsWith("@")) {
            set(variable, value);
        } // else puts aside, or back, what was there before
    }

    private void set(String variable, String value) {
        if (variable.equals("SQL_MODE")) {
            String modes = "," + value.toUpperCase(Locale.ROOT).replace(" ", "") + ",";
            backslashes = !modes.contains(",NO_BACKSLASH_ESCAPES,");
            ansiQuotes = modes.contains(",ANSI_QUOTES,") || modes.contains(",ANSI,");
        } else if (variable.equals("CHARACTER_SET_CLIENT")) {
            setCharset(value);
        } else if (variable.equals("TIME_ZONE")) {
            if (!value.equals(UTC)) {
                throw refused("sets the time zone '" + value + "'; only dumps in UTC ('" + UTC + "') can be read");
            }
            timeZoneKnown = true;
        }
    }

    private void setCharset(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        if (!Charsets.isReadable(lower)) {
            throw refused("sets the character set '" + name + "', in which quotes and backslashes cannot be told from"
                    + " parts of letters; dump it with SET NAMES binary or utf8mb4");
        }
        if (inRows && !lower.equals(charset())) {
            throw refused("sets another character set behind the first rows");
        }
        charset = Optional.of(lower);
    }

    private String variable() throws IOException {
        String name = word().toUpperCase(Locale.ROOT);
        if (name.equals("SESSION") || name.equals("LOCAL")) {
            name = word().toUpperCase(Locale.ROOT);
        }
        return name.startsWith("@@SESSION.") ? name.substring("@@SESSION.".length()) : name;
    }
}
