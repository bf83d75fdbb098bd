package dev.sluice.archive;

import dev.sluice.chunk.KeyBound;
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
    private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,18}");
    private static final Pattern RUN = Pattern.compile("(" + NUMBER + ")\\.\\.(" + NUMBER + ")");

    private NameRuns() {}

    /** The lines. */
    static List<String> lines(List<KeyBound> names) {
        List<String> lines = new ArrayList<>();
        for (int i = 0, next; i < names.size(); i = next) {
            next = i + 1;
            OptionalLong first = number(names.get(i));
            long last = first.orElse(0);
            while (first.isPresent()
                    && next < names.size()
                    && number(names.get(next)).equals(OptionalLong.of(last + 1))) {
                last++;
                next++;
            }
            lines.add(next == i + 1 ? single(names.get(i).text()) : first.getAsLong() + ".." + last);
        }
        return lines;
    }

    private static String single(String name) {
        if (name.contains("..")) {
            throw new IllegalArgumentException("a name that reads as a run: " + name); // no kind of key has such values
        }
        return name;
    }

    /** The number that a name is, if it is written as Java writes it. */
    private static OptionalLong number(KeyBound name) {
        if (name.values().size() > 1 || !NUMBER.matcher(name.text()).matches()) {
            return OptionalLong.empty();
        }
        long number = Long.parseLong(name.text());
        return Long.toString(number).equals(name.text()) ? OptionalLong.of(number) : OptionalLong.empty();
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
