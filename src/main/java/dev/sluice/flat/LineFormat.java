package dev.sluice.flat;

import dev.sluice.run.RefusedException;
import java.util.OptionalInt;

/**
 * A dialect of LOAD DATA ({@code --format tsv}).
 *
 * @param dialect its FIELDS and LINES
 * @param charset what text is in
 * @param ignoredLines {@code IGNORE n LINES}
 */
public record LineFormat(FlatDialect dialect, FileCharset charset, long ignoredLines) implements FlatFormat {
    /** @throws RefusedException when fewer than no lines are to be ignored */
    public LineFormat {
        FlatFormat.requireIgnored(ignoredLines);
    }

    @Override
    public boolean isReadByServers() {
        return charset.layout() == FileCharset.Layout.ASCII_IS_ASCII;
    }

    @Override
    public RecordParser parser() {
        return new LineParser(tokens());
    }

    @Override
    public RecordBorders borders() {
        return hasLocalBorders() ? new LineBorders(dialect) : new TokenBorders(tokens());
    }

    @Override
    public RecordBorders lineBorders() {
        FlatDialect plain = new FlatDialect(
                dialect.fieldEnd(), OptionalInt.empty(), false, dialect.escaped(), "", dialect.lineEnd());
        return charset.layout() == FileCharset.Layout.ASCII_IS_ASCII
                ? new LineBorders(plain)
                : new TokenBorders(new LineTokens(plain, charset.layout()));
    }

    private LineTokens tokens() {
        return new LineTokens(dialect, charset.layout());
    }

    @Override
    public LineCounter lineCounter() {
        return LineCounter.of(dialect.lineEnd());
    }

    /**
     * {@inheritDoc}
     *
     * <p>True when nothing before a line end but escapes directly before it can make it data: there are no enclosures
     * and no text that lines begin with, no letter holds the byte of a separator, the end of a line is no part of the
     * end of a field and cannot begin inside of one, and does not overlap with itself.
     */
    @Override
    public boolean hasLocalBorders() {
        return dialect.enclosed().isEmpty()
                && dialect.lineStart().isEmpty()
                && charset.layout() == FileCharset.Layout.ASCII_IS_ASCII
                && !beginsInside(dialect.lineEnd(), dialect.fieldEnd(), 0)
                && !beginsInside(dialect.lineEnd(), dialect.lineEnd(), 1);
    }

    /** Whether the text, or its beginning, stands in the other from an index on. */
    private static boolean beginsInside(String text, String other, int from) {
        for (int i = from; i < other.length(); i++) {
            String rest = other.substring(i);
            if (rest.startsWith(text) || text.startsWith(rest)) {
                return true;
            }
        }
        return false;
    }
}
