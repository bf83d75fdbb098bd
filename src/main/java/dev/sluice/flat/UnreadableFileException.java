package dev.sluice.flat;

import com.github.luben.zstd.ZstdIOException;
import java.io.EOFException;
import java.io.IOException;
import java.util.zip.ZipException;

/** A file cannot be read to its end. The message is a sentence that names it. */
public final class UnreadableFileException extends IOException {
    private static final long serialVersionUID = 1;

    UnreadableFileException(String message, IOException cause) {
        super(message, cause);
    }

    static UnreadableFileException of(String name, IOException cause) {
        if (cause instanceof UnreadableFileException known) {
            return known;
        }
        boolean damaged =
                cause instanceof ZstdIOException || cause instanceof ZipException || cause instanceof EOFException;
        return new UnreadableFileException(
                name + (damaged ? " is damaged or cut off: " : " cannot be read: ") + cause.getMessage() + ".", cause);
    }
}
