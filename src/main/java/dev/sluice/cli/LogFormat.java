package dev.sluice.cli;

import java.util.List;
import java.util.Locale;

/** How what a command says on standard error is written. */
enum LogFormat {
    /** Sentences. */
    TEXT,
    /** One JSON object per line. */
    JSON;

    /** The option that chooses it. */
    static final String OPTION = "--log-format";

    /**
     * The format that a command line asks for, for what is said before its options are known, or because they are wrong.
     *
     * @param words of the command line
     */
    static LogFormat in(List<String> words) {
        return new CommandWords(words)
                .value(OPTION)
                .filter(value -> value.toUpperCase(Locale.ROOT).equals(JSON.name()))
                .map(value -> JSON)
                .orElse(TEXT);
    }
}
