package dev.sluice.verify;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Words of rule files: names of tables and columns, and what a misspelt key was to be. */
final class RuleWords {
    private static final Pattern PART = Pattern.compile("\\G(?:`((?:[^`]|``)+)`|([^.`]+))(\\.|$)");

    private RuleWords() {}

    /**
     * The parts of a name with dots, {@code shop.categories.id}; a part that holds a dot stands in backticks.
     *
     * @return the parts, or an empty list when there are not as many as wanted
     */
    static List<String> parts(String name, int wanted) {
        List<String> parts = new ArrayList<>();
        Matcher part = PART.matcher(name);
        int end = 0;
        boolean open = true;
        while (open && part.find()) {
            parts.add(part.group(1) != null ? part.group(1).replace("``", "`") : part.group(2));
            end = part.end();
            open = !part.group(3).isEmpty();
        }
        return !open && end == name.length() && parts.size() == wanted ? parts : List.of();
    }

    /** The end of a message on an unknown word: {@code ; did you mean 'not-null'?}, or the words there are. */
    static String suggest(String word, List<String> known) {
        String nearest = known.stream()
                .min(Comparator.comparingInt(candidate -> distance(word, candidate)))
                .orElseThrow();
        return distance(word, nearest) <= Math.max(2, nearest.length() / 3)
                ? "; did you mean '" + nearest + "'?"
                : "; known are " + String.join(", ", known) + ".";
    }

    /** How many letters must be added, removed or replaced (Levenshtein). */
    private static int distance(String from, String to) {
        int[] previous = new int[to.length() + 1];
        for (int j = 0; j <= to.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int[] row = new int[to.length() + 1];
            row[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int replaced = previous[j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(replaced, 1 + Math.min(previous[j], row[j - 1]));
            }
            previous = row;
        }
        return previous[to.length()];
    }
}
