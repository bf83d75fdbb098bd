package dev.sluice.sql;

/**
 * A statement of a file.
 *
 * @param text without its delimiter, one character for each byte
 * @param session under which it is to be run
 * @param line of the file it begins in, from 1
 */
public record SqlStatement(String text, SqlSession session, int line) {
    /** Characters shown of a statement in messages. */
    private static final int SHOWN = 60;

    /** The statement as text, for those whose bytes are UTF-8. */
    public String decoded() {
        return session.charset().decode(text);
    }

    /** How it begins, for messages, in one line. */
    public String beginning() {
        String line = text.strip().replaceAll("\\s+", " ").replaceAll("[^ -~]", "?");
        return line.length() <= SHOWN ? line : line.substring(0, SHOWN) + "…";
    }
}
