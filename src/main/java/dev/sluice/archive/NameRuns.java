package dev.sluice.archive;

import dev.sluice.chunk.KeyBound;
import dev.sluice.chunk.NumberRun;
import dev.sluice.run.FailedException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The names of a chunk's rows as a ledger keeps them: a line for each, but of whole numbers that follow one another only the
 * first and the last, {@code 7..12}.
 */
final class NameRuns {
    private static final Pattern RUN = Pattern.compile("(-?[0-9]{1,18})\\.\\.(-?[0-9]{1,18})");

    private NameRuns() {}

    /** The lines. */
    static List<String> lines(List<KeyBound> names) {
        if (names instanceof NumberRun run && run.size() > 1) {
            return List.of(run.first() + ".." + run.last());
        }
        List<OptionalLong> numbers =
                names.stream().map(name -> number(name.text())).toList();
        List<String> lines = new ArrayList<>();
        for (int first = 0, next; first < names.size(); first = next) {
            next = first + 1;
            while (next < names.size() && follows(numbers.get(next), numbers.get(next - 1))) {
                next++;
            }
            String name = names.get(first).text();
            lines.add(
                    next == first + 1
                            ? single(name)
                            : name + ".." + numbers.get(next - 1).getAsLong());
        }
        return lines;
    }

    private static boolean follows(OptionalLong number, OptionalLong before) {
        return number.isPresent() && before.isPresent() && number.getAsLong() == before.getAsLong() + 1;
    }

    private static String single(String name) {
        if (name.contains("..")) {
            throw new IllegalArgumentException("a name that reads as a run: " + name); // no kind of key has such values
        }
        return name;
    }

    /** The number of at most 18 digits that a name is, if it is written as Java writes it. */
    static OptionalLong number(String name) {
        int digits = name.startsWith("-") ? 1 : 0;
        if (name.length() == digits || name.length() - digits > 18) {
            return OptionalLong.empty();
        }
        for (int i = digits; i < name.length(); i++) {
            if (name.charAt(i) < '0' || name.charAt(i) > '9') {
                return OptionalLong.empty();
            }
        }
        long number = Long.parseLong(name);
        return Long.toString(number).equals(name) ? OptionalLong.of(number) : OptionalLong.empty();
    }

    /** Reads what {@link #lines} wrote. */
    static List<KeyBound> parse(List<String> lines) {
        List<KeyBound> names = new ArrayList<>();
        for (String line : lines) {
            Matcher run = RUN.matcher(line);
            if (!run.matches()) {
                names.add(KeyBound.parse(line));
                continue;
            }
            long first = Long.parseLong(run.group(1));
            long last = Long.parseLong(run.group(2));
            if (last < first || last - first >= ArchiveOptions.MAX_LIMIT) {
                throw new FailedException("The ledger names the rows " + line + ", which no chunk has");
            }
            for (long number = first; number <= last; number++) {
                names.add(KeyBound.parse(Long.toString(number)));
            }
        }
        return names;
    }
}
