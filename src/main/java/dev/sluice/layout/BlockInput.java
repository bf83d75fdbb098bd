package dev.sluice.layout;

import dev.sluice.run.RefusedException;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;

/** The content of one file, looked at block by block. One thread. */
abstract class BlockInput implements Closeable {
    /** Longest thing that is looked at as a whole: a name, a number, a keyword. */
    static final int LOOKAHEAD = 4096;

    final DumpFolder folder;
    final String file;
    private final InputStream source;

    final byte[] in = new byte[TsvBlock.SIZE];
    /** Index of the next byte. */
    int position;
    /** Index behind the last byte that was read. */
    int limit;

    private long before;
    private boolean sourceEnded;

    /** @param source the content of the file, decompressed; closed by {@link #close} */
    BlockInput(DumpFolder folder, String file, InputStream source) {
        this.folder = folder;
        this.file = file;
        this.source = source;
    }

    /** Sees to it that there are so many bytes to look at, unless the file ends before; at most a block. */
    final void ensure(int count) throws IOException {
        if (limit - position >= count || sourceEnded) {
            return;
        }
        System.arraycopy(in, position, in, 0, limit - position);
        before += position;
        limit -= position;
        position = 0;
        while (limit < count && !sourceEnded) {
            int read = source.read(in, limit, in.length - limit);
            if (read < 0) {
                sourceEnded = true;
            } else {
                limit += read;
            }
        }
    }

    /** What is wrong at the next byte. */
    final RefusedException refused(String what) {
        return folder.refused(file, "at byte " + (before + position) + " " + what);
    }

    @Override
    public void close() throws IOException {
        source.close();
    }
}
