package dev.sluice.dump;

import dev.sluice.file.RecordJson;
import dev.sluice.file.SealedOutput;
import dev.sluice.run.RefusedException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * The dumps beside one in a folder of its day, of which the latest are kept: finished dumps of the same source whose
 * folders are named like its own but for the digits, as {@code shop-2026-11-25} is like {@code shop-2026-11-26}.
 * Nothing else is touched: no unfinished or edited dump, no folder with a file that its dump does not list, no link.
 */
public final class OldDumps {
    /** A folder's name has a date when it has so many digits. */
    private static final int DATE_DIGITS = 6;

    private static final String REMOVED = ".removed";

    private final Path latest;
    private final String form;

    /** @param source host and port @param startedAt when it was begun */
    private record Found(Path folder, String source, Instant startedAt) {}

    /**
     * Looks whether old dumps can be told from others.
     *
     * @param latest the folder of the dump that is made
     * @throws RefusedException when its name has no date in it
     */
    public OldDumps(Path latest) {
        this.latest = latest.toAbsolutePath().normalize();
        Path name = this.latest.getFileName();
        if (name == null || name.toString().chars().filter(Character::isDigit).count() < DATE_DIGITS) {
            throw new RefusedException("--keep tells old dumps by the dates in their folders' names, and --outputdir "
                    + latest + " has none; name it like shop-2026-11-26.");
        }
        this.form = form(name.toString());
    }

    private static String form(String name) {
        return name.replaceAll("[0-9]", "0");
    }

    /**
     * Removes all but the latest: the one just made, whatever the clock said, and others by the time at which they were
     * begun.
     *
     * @param count how many stay, the one just made included; 1 or more
     * @param warnings told about what cannot be removed
     * @return the folders that are gone
     */
    public List<Path> keep(int count, Consumer<String> warnings) {
        List<Path> gone = new ArrayList<>();
        try {
            Optional<Found> own = find(latest);
            if (own.isEmpty()) {
                return gone;
            }
            List<Found> alike = new ArrayList<>();
            for (Path folder : siblings(warnings)) {
                find(folder)
                        .filter(found -> found.source().equals(own.get().source()))
                        .ifPresent(alike::add);
            }
            alike.removeIf(found -> found.folder().equals(latest));
            alike.sort(Comparator.comparing(Found::startedAt).reversed());
            for (Found old : alike.stream().skip(count - 1).toList()) {
                if (remove(old.folder(), warnings)) {
                    gone.add(old.folder());
                }
            }
        } catch (IOException e) {
            warnings.accept("Old dumps beside " + latest + " cannot be looked at: " + e.getMessage() + ".");
        }
        return gone;
    }

    /** The folders that are named alike; what a kill left of one that was being removed goes. */
    private List<Path> siblings(Consumer<String> warnings) throws IOException {
        List<Path> folders = new ArrayList<>();
        try (Stream<Path> entries = Files.list(latest.getParent())) {
            for (Path entry : entries.filter(path -> Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS))
                    .toList()) {
                String name = entry.getFileName().toString();
                if (form(name).equals(form)) {
                    folders.add(entry);
                } else if (form(name).equals("." + form + REMOVED)) {
                    delete(entry, warnings);
                }
            }
        }
        return folders;
    }

    /** What the manifest of a finished dump says; empty for anything else. */
    private static Optional<Found> find(Path folder) throws IOException {
        Path manifest = folder.resolve(DumpDirectory.MANIFEST);
        boolean finished = Files.isRegularFile(folder.resolve(DumpDirectory.METADATA), LinkOption.NOFOLLOW_LINKS)
                && Files.isRegularFile(manifest, LinkOption.NOFOLLOW_LINKS)
                && !Files.exists(folder.resolve(WorkFolder.NAME), LinkOption.NOFOLLOW_LINKS)
                && SealedOutput.isIntact(manifest);
        if (!finished) {
            return Optional.empty();
        }
        String source = null;
        try (InputStream in = Files.newInputStream(manifest);
                JsonParser json = RecordJson.MAPPER.createParser(in)) {
            for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
                if (token != JsonToken.VALUE_STRING) {
                    continue;
                }
                if ("source".equals(json.currentName())) {
                    source = json.getString();
                } else if ("startedAt".equals(json.currentName()) && source != null) {
                    return Optional.of(new Found(folder, source, Instant.parse(json.getString())));
                }
            }
        } catch (JacksonException | DateTimeParseException e) {
            return Optional.empty();
        }
        return Optional.empty();
    }

    private static boolean remove(Path folder, Consumer<String> warnings) throws IOException {
        if (!isAlone(folder, warnings)) {
            return false;
        }
        // At once, so that nobody takes a part of it for a dump.
        Path removed = folder.resolveSibling("." + folder.getFileName() + REMOVED);
        try {
            Files.move(folder, removed, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            warnings.accept("The old dump in " + folder + " cannot be removed: " + e.getMessage() + ".");
            return false;
        }
        return delete(removed, warnings);
    }

    /** Whether there is nothing in the folder but the dump that its manifest lists. */
    private static boolean isAlone(Path folder, Consumer<String> warnings) throws IOException {
        Set<String> own = new HashSet<>(ManifestFiles.names(folder.resolve(DumpDirectory.MANIFEST)));
        own.addAll(List.of(DumpDirectory.METADATA, DumpDirectory.MANIFEST, DumpDirectory.LOCK));
        try (Stream<Path> entries = Files.list(folder)) {
            List<String> foreign = entries.map(entry -> entry.getFileName().toString())
                    .filter(name -> !own.contains(name))
                    .sorted()
                    .toList();
            if (!foreign.isEmpty()) {
                warnings.accept("The old dump in " + folder + " stays, because it is not alone there ("
                        + foreign.stream().limit(3).collect(Collectors.joining(", ")) + ").");
            }
            return foreign.isEmpty();
        }
    }

    /** The manifest goes last: as long as something is left it says what may be deleted. */
    private static boolean delete(Path folder, Consumer<String> warnings) {
        try (Stream<Path> files = Files.list(folder)) {
            if (!isAlone(folder, warnings)) {
                return false;
            }
            Path manifest = folder.resolve(DumpDirectory.MANIFEST);
            for (Path file : files.filter(file -> !file.equals(manifest)).toList()) {
                Files.delete(file);
            }
            Files.deleteIfExists(manifest);
            Files.delete(folder);
            return true;
        } catch (IOException e) {
            warnings.accept("What is left of an old dump in " + folder + " cannot be removed: " + e.getMessage() + ".");
            return false;
        }
    }
}
