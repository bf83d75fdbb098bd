package dev.sluice.target;

import dev.sluice.mysql.TableName;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.Optional;

/** Notes about named things, and longer texts cut into several notes. Thread-safe. */
public final class NoteBook {
    /** Characters in a piece of a text, each of at most four bytes. */
    private static final int PIECE = Notes.TEXT_BYTES / 4;

    private final Notes notes;

    public NoteBook(Notes notes) {
        this.notes = notes;
    }

    /** A unit's name for a thing, short enough whatever the names are. */
    public static String unit(String kind, TableName name) {
        return kind + " " + hash(name.schema() + "\0" + name.name(), 16);
    }

    public Optional<String> read(String kind, TableName name) throws SQLException {
        return notes.read(unit(kind, name));
    }

    public void write(String kind, TableName name, String text) throws SQLException {
        notes.write(unit(kind, name), text);
    }

    public void remove(String kind, TableName name) throws SQLException {
        notes.remove(unit(kind, name));
    }

    /** Writes a text of any length; it is there when its number of pieces is, which is written last. */
    public void writeLong(String kind, TableName name, String text) throws SQLException {
        String unit = unit(kind, name);
        int pieces = 0;
        for (int from = 0; from < text.length(); pieces++) {
            int to = Math.min(text.length(), from + PIECE);
            if (to < text.length() && Character.isHighSurrogate(text.charAt(to - 1))) {
                to--;
            }
            notes.write(unit + " " + pieces, text.substring(from, to));
            from = to;
        }
        notes.write(unit, Integer.toString(pieces));
    }

    /** A text that was written whole. */
    public Optional<String> readLong(String kind, TableName name) throws SQLException {
        String unit = unit(kind, name);
        Optional<String> pieces = notes.read(unit);
        if (pieces.isEmpty()) {
            return Optional.empty();
        }
        StringBuilder text = new StringBuilder();
        for (int piece = 0; piece < Integer.parseInt(pieces.get()); piece++) {
            text.append(notes.read(unit + " " + piece).orElseThrow());
        }
        return Optional.of(text.toString());
    }

    /** Hexadecimal digits that tell a text from any other. */
    public static String hash(String text, int bytes) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
