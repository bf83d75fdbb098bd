package dev.sluice.importer;

import dev.sluice.file.Compression;
import dev.sluice.run.RefusedException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;

/**
 * Finds the files that a command line means and the table that each goes into. A table has, as for mysqlimport, the
 * name of its file up to the first dot, without directory:
 *
 * <pre>
 * /data/products.txt               products
 * /data/products.2024.txt.gz       products
 * /data/ecommerce.products.txt     products, for the database ecommerce
 * </pre>
 *
 * <p>{@code --table} names one table for all files, {@code --map 'GLOB=table'} one for those whose names match.
 */
public final class InputFiles {
    private final String database;
    private final Optional<String> table;
    private final Map<String, String> map;

    /**
     * @param database that files are imported into
     * @param table of all files; empty: by their names
     * @param map patterns of file names and their tables, in order; the first that matches counts
     */
    public InputFiles(String database, Optional<String> table, Map<String, String> map) {
        if (table.isPresent() && !map.isEmpty()) {
            throw new RefusedException("--table and --map both say which table a file goes into; give one of them.");
        }
        this.database = database;
        this.table = table;
        this.map = map;
    }

    /**
     * Finds them.
     *
     * @param words files, directories, whose files are meant, patterns with {@code * ? [ ] { }} that the shell has left
     *     as they are, or {@code -}
     * @throws RefusedException when a file is not there or cannot be read, or its table is not to be told from its name
     */
    public List<InputFile> find(List<String> words) {
        Set<InputFile> files = new LinkedHashSet<>();
        for (String word : words) {
            if (word.equals("-")) {
                files.add(new InputFile(
                        InputFile.STDIN,
                        table.orElseThrow(() -> new RefusedException(
                                "Standard input has no name to tell its table from; name it with --table."))));
            } else {
                paths(word).forEach(path -> files.add(new InputFile(path, tableOf(path))));
            }
        }
        return List.copyOf(files);
    }

    private static List<Path> paths(String word) {
        Path path;
        try {
            path = Path.of(word).toAbsolutePath().normalize();
        } catch (InvalidPathException e) {
            throw new RefusedException("'" + word.replace("\0", "\\0") + "' is no name of a file.");
        }
        if (Files.isDirectory(path)) {
            List<Path> files = list(path, null);
            if (files.isEmpty()) {
                throw new RefusedException("There is no file in the directory " + path + ".");
            }
            return files;
        }
        if (!Files.exists(path) && word.matches(".*[*?\\[{].*") && path.getParent() != null) {
            List<Path> files = list(path.getParent(), glob(path.getFileName().toString()));
            if (!files.isEmpty()) {
                return files;
            }
            throw new RefusedException("No file matches " + word + ".");
        }
        if (!Files.exists(path)) {
            throw new RefusedException("There is no file " + path + ".");
        }
        if (!Files.isReadable(path)) {
            throw new RefusedException("File " + path + " may not be read by this user.");
        }
        return List.of(path);
    }

    private static PathMatcher glob(String pattern) {
        try {
            return FileSystems.getDefault().getPathMatcher("glob:" + pattern);
        } catch (PatternSyntaxException e) {
            throw new RefusedException("'" + pattern + "' is no pattern of file names: " + e.getDescription() + ".");
        }
    }

    /** The files of a directory by their names, without hidden ones, folders and what an import has refused. */
    private static List<Path> list(Path directory, PathMatcher matcher) {
        try (Stream<Path> files = Files.list(directory)) {
            List<Path> found = new ArrayList<>();
            for (Path file : files.sorted().toList()) {
                String name = file.getFileName().toString();
                boolean wanted = matcher == null
                        ? !name.startsWith(".") && !RecordFiles.isOne(name)
                        : matcher.matches(file.getFileName());
                if (wanted && !Files.isDirectory(file)) {
                    if (!Files.isReadable(file)) {
                        throw new RefusedException("File " + file + " may not be read by this user.");
                    }
                    found.add(file);
                }
            }
            return found;
        } catch (AccessDeniedException e) {
            throw new RefusedException("The directory " + directory + " may not be read by this user.", e);
        } catch (IOException e) {
            throw new RefusedException("The directory " + directory + " cannot be read: " + e.getMessage() + ".", e);
        }
    }

    private String tableOf(Path file) {
        if (table.isPresent()) {
            return table.get();
        }
        String name = file.getFileName().toString();
        for (Map.Entry<String, String> entry : map.entrySet()) {
            if (glob(entry.getKey()).matches(file.getFileName())) {
                return entry.getValue();
            }
        }
        String[] parts = withoutCompression(name).split("\\.", -1);
        String found = parts.length > 2 && parts[0].equals(database) ? parts[1] : parts[0];
        if (found.isEmpty()) {
            throw new RefusedException("The name of the file " + file
                    + " begins with a dot and so names no table; name the table with --table or --map.");
        }
        return found;
    }

    private static String withoutCompression(String name) {
        String suffix = compression(name).suffix();
        return name.substring(0, name.length() - suffix.length());
    }

    /** How a file is compressed, by its name. */
    static Compression compression(String name) {
        if (name.endsWith(Compression.GZIP.suffix())) {
            return Compression.GZIP;
        }
        return name.endsWith(Compression.ZSTD.suffix()) ? Compression.ZSTD : Compression.NONE;
    }
}
