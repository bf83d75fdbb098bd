package dev.sluice.cli;

import java.util.List;
import java.util.Optional;

/**
 * A command line as it was typed, for what must be known of it before its options are, or while they are wrong.
 *
 * @param words without the program's name
 */
record CommandWords(List<String> words) {
    /** The value of an option that has one, the last where it is there several times. @param option with its dashes */
    Optional<String> value(String option) {
        Optional<String> value = Optional.empty();
        for (int i = 0; i < words.size() && !words.get(i).equals("--"); i++) {
            if (words.get(i).startsWith(option + "=")) {
                value = Optional.of(words.get(i).substring(option.length() + 1));
            } else if (words.get(i).equals(option) && i + 1 < words.size()) {
                value = Optional.of(words.get(i + 1));
            }
        }
        return value;
    }
}
