package dev.sluice.cli;

import dev.sluice.run.RefusedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Reads option files as the MySQL clients do (MySQL 9.7 reference manual, section "Using Option Files"): groups, comments
 * ({@code #} anywhere outside quotes, {@code ;} at the start of a line), quotes, the escapes {@code \b \t \n \r \s \\ \'
 * \"}, dashes and underscores alike, {@code !include} and {@code !includedir}. A file that anyone may write to is ignored.
 */
final class OptionFile {
    private static final int DEEPEST_INCLUDE = 10;

    private final Consumer<String> warnings;
    private final List<Entry> entries = new ArrayList<>();

    private OptionFile(Consumer<String> warnings) {
        this.warnings = warnings;
    }

    /**
     * One line of an option file.
     *
     * @param group the group it stands in, without brackets
     * @param key the option with dashes, without {@code loose-}
     * @param value empty for an option without {@code =}
     * @param loose whether not to know it is fine
     * @param where file and line, for messages
     */
    record Entry(String group, String key, Optional<String> value, boolean loose, String where) {}

    /**
     * The lines of a file and of those it includes, in order; none when there is no such file or it may not be read.
     *
     * @throws RefusedException when a line cannot be understood
     */
    static List<Entry> read(Path file, Consumer<String> warnings) {
        OptionFile reader = new OptionFile(warnings);
        reader.file(file, 0);
        return reader.entries;
    }

    private void file(Path file, int depth) {
        if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
            return;
        }
        try {
            if (Files.getFileStore(file).supportsFileAttributeView("posix")
                    && Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_WRITE)) {
                warnings.accept("The option file " + file + " is ignored because every user may write to it.");
                return;
            }
            // ISO 8859-1 cannot fail; names and secrets beyond ASCII are brought back below.
            lines(file, Files.readAllLines(file, StandardCharsets.ISO_8859_1), depth);
        } catch (IOException e) {
            throw new RefusedException("The option file " + file + " cannot be read: " + e.getMessage() + ".", e);
        }
    }

    private void lines(Path file, List<String> lines, int depth) throws IOException {
        String group = "";
        for (int number = 1; number <= lines.size(); number++) {
            String line =
                    new String(lines.get(number - 1).getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
            line = withoutComment(line).strip();
            String where = file + ", line " + number;
            if (line.isEmpty() || line.startsWith(";")) {
                continue;
            }
            if (line.startsWith("!")) {
                include(line, where, file, depth);
            } else if (line.startsWith("[")) {
                int end = line.indexOf(']');
                if (end < 0) {
                    throw new RefusedException("The option file has a group without ']' (" + where + ").");
                }
                group = line.substring(1, end).strip();
            } else if (group.isEmpty()) {
                throw new RefusedException("The option file has an option before its first group (" + where + ").");
            } else {
                entries.add(entry(group, line, where));
            }
        }
    }

    private void include(String line, String where, Path file, int depth) throws IOException {
        String[] words = line.split("\\s+", 2);
        if (words.length < 2 || depth >= DEEPEST_INCLUDE) {
            throw new RefusedException(
                    "The option file includes " + (words.length < 2 ? "nothing" : "too deeply") + " (" + where + ").");
        }
        Path target = file.toAbsolutePath().resolveSibling(words[1].strip());
        switch (words[0]) {
            case "!include" -> file(target, depth + 1);
            case "!includedir" -> {
                if (Files.isDirectory(target)) {
                    try (Stream<Path> found = Files.list(target)) {
                        found.filter(path -> path.toString().endsWith(".cnf"))
                                .sorted()
                                .forEach(path -> file(path, depth + 1));
                    }
                }
            }
            default ->
                throw new RefusedException(
                        "The option file has an unknown directive '" + words[0] + "' (" + where + ").");
        }
    }

    private static Entry entry(String group, String line, String where) {
        int equals = line.indexOf('=');
        String key = (equals < 0 ? line : line.substring(0, equals)).strip().replace('_', '-');
        Optional<String> value = equals < 0
                ? Optional.empty()
                : Optional.of(value(line.substring(equals + 1).strip()));
        boolean loose = key.startsWith("loose-");
        return new Entry(group, loose ? key.substring("loose-".length()) : key, value, loose, where);
    }

    private static String withoutComment(String line) {
        char quote = 0;
        boolean escaped = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if ((c == '\'' || c == '"') && !escaped) {
                quote = quote == 0 ? c : quote == c ? 0 : quote;
            }
            if (c == '#' && quote == 0) {
                return line.substring(0, i);
            }
            escaped = quote != 0 && c == '\\' && !escaped;
        }
        return line;
    }

    private static String value(String text) {
        String inner = text;
        if (text.length() > 1
                && "'\"".indexOf(text.charAt(0)) >= 0
                && text.charAt(0) == text.charAt(text.length() - 1)) {
            inner = text.substring(1, text.length() - 1);
        }
        StringBuilder value = new StringBuilder();
        for (int i = 0; i < inner.length(); i++) {
            char c = inner.charAt(i);
            if (c != '\\' || i + 1 == inner.length()) {
                value.append(c);
                continue;
            }
            char next = inner.charAt(++i);
            switch (next) {
                case 'b' -> value.append('\b');
                case 't' -> value.append('\t');
                case 'n' -> value.append('\n');
                case 'r' -> value.append('\r');
                case 's' -> value.append(' ');
                case '\\', '\'', '"' -> value.append(next);
                default -> value.append('\\').append(next);
            }
        }
        return value.toString();
    }
}
