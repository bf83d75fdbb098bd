package dev.sluice.layout;

import dev.sluice.run.RefusedException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;

/** Reads definition files whole. Thread-safe. */
public final class DefinitionContent {
    /** No server takes a larger statement. */
    private static final int MOST = 64 << 20;

    private final DumpFolder folder;

    /** @param directory of the dump */
    public DefinitionContent(Path directory) {
        this.folder = new DumpFolder(directory);
    }

    /**
     * The content of a file, decompressed.
     *
     * @throws RefusedException when it is missing, no regular file, damaged, or larger than 64 MiB
     * @throws IOException when it cannot be read, naming the file
     */
    public byte[] read(StoredFile file) throws IOException {
        try (InputStream in = folder.open(file)) {
            byte[] content = in.readNBytes(MOST + 1);
            if (content.length > MOST) {
                throw folder.refused(file.name(), "is larger than " + (MOST >> 20) + " MiB, too large for definitions");
            }
            return content;
        }
    }
}
