package dev.sluice.file;

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

    BlockCompressor newCompressor() {
        return switch (this) {
            case NONE -> new PlainCompressor();
            case ZSTD -> new ZstdCompressor();
            case GZIP -> new GzipCompressor();
        };
    }
}
