package dev.sluice.yaml;

import java.util.Collection;
import java.util.Comparator;

/** What a misspelt word was to be. */
public final class Suggestion {
    private Suggestion() {}

    /** The end of a message on an unknown word: {@code ; did you mean 'not-null'?}, or the words there are. */
    public static String of(String word, Collection<String> known) {
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
