package dev.sluice.file;

import com.github.luben.zstd.ZstdIOException;
import com.github.luben.zstd.ZstdInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.ZipException;

/** How a data file is compressed. */
public enum Compression {
    /** As it is. */
    NONE(""),
    /** Zstandard, level 1 with checksums: a row of frames that the {@code zstd} program reads as one. */
    ZSTD(".zst"),
    /** gzip, fastest level, one member: what {@code gzip} and zlib's {@code gzgets}, so myloader, read. */
    GZIP(".gz");

    private final String suffix;

    Compression(String suffix) {
        this.suffix = suffix;
    }

    /** What is added to the name of a file so compressed, with its dot; empty for {@link #NONE}. */
    public String suffix() {
        return suffix;
    }

    /**
     * Decompresses to the very end, through all members of gzip and all frames of zstd. What is damaged, empty or cut
     * off ends in a {@link ZipException}, a {@link ZstdIOException} or an {@link EOFException}, never in an early end.
     *
     * @param stored the file as it is; closed with the result
     */
    public InputStream open(InputStream stored) throws IOException {
        return switch (this) {
            case NONE -> stored;
            case ZSTD -> new ZstdInputStream(new Filled(stored));
            case GZIP -> new GzipMembers(stored);
        };
    }

    BlockCompressor newCompressor() {
        return switch (this) {
            case NONE -> new PlainCompressor();
            case ZSTD -> new ZstdCompressor();
            case GZIP -> new GzipCompressor();
        };
    }
}
