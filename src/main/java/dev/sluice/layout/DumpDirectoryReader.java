package dev.sluice.layout;

import dev.sluice.run.RefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * Finds out what a dump directory holds: by {@code manifest.json} if sluice wrote it, else by mydumper's
 * {@code metadata} and the names of the files. Nothing is loaded or checked here; see {@link DumpCheck}.
 */
public final class DumpDirectoryReader {
    private static final String METADATA = "metadata";
    private static final String METADATA_PARTIAL = "metadata.partial";
    private static final String WORK_FOLDER = ".sluice";
    private static final Metadata UNTOLD = new Metadata(false, Map.of());

    private DumpDirectoryReader() {}

    /**
     * Lists a finished dump.
     *
     * @throws RefusedException when it is no dump, was not finished, or its list is not what its writer wrote; the
     *     message names the file
     */
    public static DumpListing read(Path directory) {
        return read(directory, false);
    }

    /**
     * Lists a dump.
     *
     * @param partial whether one that was not finished, or has files that cannot be listed, is listed as far as it is
     *     there ({@code --force-partial}); {@link DumpListing#missing} then says what is not
     * @throws RefusedException when it is no dump at all, or without {@code partial} not a whole one
     */
    public static DumpListing read(Path directory, boolean partial) {
        Path absolute = directory.toAbsolutePath();
        if (!Files.isDirectory(absolute)) {
            throw new RefusedException("--directory " + directory + " is not a directory.");
        }
        try {
            return read(new DumpFolder(absolute), partial);
        } catch (IOException e) {
            throw new RefusedException("--directory " + directory + " cannot be read: " + e.getMessage() + ".", e);
        }
    }

    /**
     * Lists a dump of sluice by its manifest alone: for its writer, who publishes it by the {@code metadata} that other
     * readers ask for.
     */
    public static DumpListing readUnpublished(Path directory) throws IOException {
        return new ManifestReader(new DumpFolder(directory.toAbsolutePath())).read();
    }

    private static DumpListing read(DumpFolder folder, boolean partial) throws IOException {
        SortedMap<String, Long> sizes = folder.sizes();
        boolean metadata = sizes.containsKey(METADATA);
        if (sizes.containsKey(ManifestReader.NAME) && metadata) {
            return new ManifestReader(folder).read();
        }
        if (sizes.containsKey(ManifestReader.NAME) || sizes.containsKey(WORK_FOLDER)) {
            return unfinished(
                    folder,
                    DumpListing.Origin.SLUICE,
                    UNTOLD,
                    partial,
                    folder.directory() + " holds a dump that is not finished; the sluice dump that was writing it"
                            + " finishes it when it is started again.");
        }
        if (metadata && !sizes.containsKey(METADATA_PARTIAL)) {
            Metadata told = Metadata.read(folder, METADATA);
            if (told.finished()) {
                return new NamedFiles(folder, told, partial).list(DumpListing.Origin.MYDUMPER, List.of());
            }
            return unfinished(folder, told, partial, METADATA + " does not say when it was");
        }
        if (!metadata && !sizes.containsKey(METADATA_PARTIAL)) {
            throw new RefusedException(folder.directory() + " is no dump: it has neither " + ManifestReader.NAME
                    + ", as sluice writes it, nor " + METADATA + ", as mydumper does.");
        }
        // Its counts are those of the moment, so that only its names would be of use.
        return unfinished(folder, UNTOLD, partial, METADATA_PARTIAL + " is still there");
    }

    private static DumpListing unfinished(DumpFolder folder, Metadata metadata, boolean partial, String how)
            throws IOException {
        return unfinished(
                folder,
                DumpListing.Origin.MYDUMPER,
                metadata,
                partial,
                folder.directory() + " holds a dump of mydumper that is not finished: " + how + "; dump it again.");
    }

    private static DumpListing unfinished(
            DumpFolder folder, DumpListing.Origin origin, Metadata metadata, boolean partial, String sentence)
            throws IOException {
        if (!partial) {
            throw new RefusedException(sentence);
        }
        return new NamedFiles(folder, metadata, true).list(origin, List.of(sentence));
    }
}
