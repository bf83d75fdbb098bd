package dev.sluice.importer;

import dev.sluice.flat.FlatFormat;
import dev.sluice.flat.LineFormat;
import dev.sluice.run.RefusedException;
import dev.sluice.run.RunReport;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * The first bytes of a file, by which it is seen whether it is text at all, and whether it has what LOAD DATA takes for
 * data: a byte order mark, and carriage returns at the ends of lines.
 *
 * @param name of the file
 * @param head its first bytes; empty when it can be read only once
 * @param format how it should be written
 */
record FileSniff(String name, byte[] head, FlatFormat format) {
    private static final int BYTES = 64 * 1024;

    private static final Map<String, String> KNOWN = Map.of(
            "PK\u0003\u0004", "a ZIP archive or an office document",
            "\u007fELF", "a program",
            "%PDF", "a PDF document",
            "\u0089PNG", "a picture",
            "\u00ff\u00d8\u00ff", "a picture",
            "PAR1", "a Parquet file",
            "SQLite format 3", "a SQLite database",
            "BZh", "compressed with bzip2",
            "\u00fd7zXZ", "compressed with xz");

    static FileSniff of(FileOpening.Opened file, FlatFormat format) {
        if (!file.file().isRepeatable()) {
            return new FileSniff(file.input().name(), new byte[0], format);
        }
        try (InputStream in = file.file().open()) {
            return new FileSniff(file.input().name(), in.readNBytes(BYTES), format);
        } catch (IOException e) {
            throw new RefusedException(file.input().name() + " cannot be read: " + e.getMessage() + ".", e);
        }
    }

    /** @throws RefusedException when it is no text */
    void check(RunReport report) {
        String text = new String(head, StandardCharsets.ISO_8859_1);
        KNOWN.forEach((beginning, what) -> {
            if (text.startsWith(beginning)) {
                throw new RefusedException(name + " is " + what + ", not a text file with records.");
            }
        });
        long zeros = text.chars().filter(c -> c == 0).count();
        if (zeros * 10 > head.length && !format.charset().isBinary()) {
            throw new RefusedException(name + " is no text file: " + zeros + " of its first " + head.length
                    + " bytes are zero bytes; --default-character-set=binary imports it all the same.");
        }
        if (format instanceof LineFormat lines) {
            warn(lines, text, report);
        }
    }

    private void warn(LineFormat lines, String text, RunReport report) {
        if (text.startsWith("\u00ef\u00bb\u00bf")) {
            report.warn(name + " begins with a byte order mark, which goes into the first column;"
                    + " --format csv takes it off.");
        }
        if (lines.dialect().lineEnd().equals("\n") && text.contains("\r\n")) {
            report.warn(name + " has carriage returns at the ends of its lines, which go into the last column;"
                    + " --lines-terminated-by='\\r\\n' takes them off.");
        }
    }
}
