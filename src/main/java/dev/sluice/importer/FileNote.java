package dev.sluice.importer;

import dev.sluice.mysql.Ledger;
import dev.sluice.run.RefusedException;
import dev.sluice.target.NoteBook;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.TimeUnit;

/**
 * What the ledger says of a file as it was when it was last looked at.
 *
 * @param size in bytes; -1 for what is no file
 * @param modified when it was last written, in microseconds; 0 for what is no file
 */
record FileNote(long size, long modified) {
    /** By which the ledger names a file and the table that it goes into. */
    static String key(InputFile file) {
        return NoteBook.hash(file.path() + "\0" + file.table(), 8);
    }

    static String unit(String key) {
        return "file " + key;
    }

    /** As the file is now. */
    static FileNote now(InputFile file) {
        if (file.isStdin()) {
            return new FileNote(-1, 0);
        }
        try {
            BasicFileAttributes attributes = Files.readAttributes(file.path(), BasicFileAttributes.class);
            return attributes.isRegularFile()
                    ? new FileNote(
                            attributes.size(), attributes.lastModifiedTime().to(TimeUnit.MICROSECONDS))
                    : new FileNote(-1, 0);
        } catch (IOException e) {
            throw new RefusedException(file.name() + " cannot be read: " + e.getMessage() + ".", e);
        }
    }

    static FileNote of(Ledger.Entry entry) {
        String[] words = entry.state().split(" ");
        return new FileNote(Long.parseLong(words[0]), Long.parseLong(words[1]));
    }

    Ledger.Entry entry() {
        return new Ledger.Entry(size + " " + modified, 0);
    }
}
