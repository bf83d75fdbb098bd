package dev.sluice.layout;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/** TSV as sluice writes it, which is passed on as it is. One thread. */
final class PlainRows implements TsvRows {
    private final DumpFolder folder;
    private final String file;
    private final InputStream source;
    private final Optional<List<String>> columns;
    private byte last = '\n';

    /** @param columns empty when the dump does not tell */
    PlainRows(DumpFolder folder, String file, InputStream source, Optional<List<String>> columns) {
        this.folder = folder;
        this.file = file;
        this.source = source;
        this.columns = columns;
    }

    @Override
    public Optional<List<String>> columns() {
        return columns;
    }

    @Override
    public String charset() {
        return Charsets.BINARY;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int read = source.read(buffer, offset, length);
        if (read > 0) {
            last = buffer[offset + read - 1];
        } else if (read < 0 && last != '\n') {
            throw folder.refused(file, "ends in the middle of a row");
        }
        return read;
    }

    @Override
    public void close() throws IOException {
        source.close();
    }
}
