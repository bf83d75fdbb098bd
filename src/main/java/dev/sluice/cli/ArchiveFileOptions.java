package dev.sluice.cli;

import dev.sluice.archive.ArchiveOptions;
import dev.sluice.file.Compression;
import dev.sluice.run.RefusedException;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The file that takes archived rows; mixed into the command. */
final class ArchiveFileOptions {
    @Option(
            names = "--file",
            paramLabel = "FILE",
            description = "Append rows to this file; %%Y %%m %%d %%H %%i %%s stand for the time of the first start, %%D"
                    + " %%t for schema and table.")
    private String file;

    @Option(
            names = "--output-format",
            paramLabel = "FORMAT",
            description = "dump (default: LOAD DATA's own, with the columns' bytes) or csv (RFC 4180 in UTF-8, NULL as"
                    + " nothing, the empty text as \"\").")
    private ArchiveOptions.Format format;

    @Option(names = "--header", description = "Begin a new file with the names of the columns.")
    private boolean header;

    @Option(
            names = "--compress",
            arity = "0..1",
            fallbackValue = "zstd",
            preprocessor = AttachedValue.class,
            paramLabel = "zstd|gzip",
            description = "Compress the file (default without a value: zstd).")
    private String compress;

    Optional<ArchiveOptions.FileOptions> options() {
        if (file == null) {
            if (format != null || header || compress != null) {
                throw new RefusedException(
                        "--output-format, --header and --compress are about --file, which is missing.");
            }
            return Optional.empty();
        }
        if (file.isBlank()) {
            throw new RefusedException("--file names no file.");
        }
        return Optional.of(new ArchiveOptions.FileOptions(
                file, format == null ? ArchiveOptions.Format.DUMP : format, header, compression()));
    }

    private Compression compression() {
        if (compress == null) {
            return Compression.NONE;
        }
        return switch (compress.toLowerCase(Locale.ROOT)) {
            case "zstd" -> Compression.ZSTD;
            case "gzip" -> Compression.GZIP;
            default -> throw new RefusedException("--compress=" + compress + " is neither zstd nor gzip.");
        };
    }
}
