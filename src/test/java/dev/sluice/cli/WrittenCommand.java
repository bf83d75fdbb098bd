package dev.sluice.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A command line of sluice as documentation or a help text shows it.
 *
 * @param place where, for whoever has to mend it
 * @param text from {@code sluice} on, or from the variables set before it
 */
record WrittenCommand(String place, String text) {
    /** What stands for {@code ...}: the least that the operation needs. */
    static String least(String operation) {
        return switch (operation) {
            case "dump" -> "--database shop --outputdir DIR";
            case "load" -> "--directory /backup/shop";
            case "archive" ->
                "--source h=db1,D=ecommerce,t=orders --dest h=db2,D=archive,t=orders_archive"
                        + " --where \"order_date < '2024-01-01'\"";
            default -> throw new AssertionError("nobody knows what ... stands for in a command of " + operation);
        };
    }

    /** The subcommand; empty when there is an option in its place. */
    Optional<String> operation() {
        return words(text).stream().findFirst().filter(word -> !word.startsWith("-"));
    }

    /** Whether this only names a subcommand, as in "see {@code sluice dump}". */
    boolean isName() {
        return words(text).size() == 1 && operation().isPresent();
    }

    /** The text without any {@code ...}. */
    String whole() {
        return text.replace("--where ...", "--where 1=1")
                .replaceAll(
                        " \\.\\.\\.(?= |$)",
                        " "
                                + operation()
                                        .filter(operation -> text.contains(" ..."))
                                        .map(WrittenCommand::least)
                                        .orElse("")
                                        .replace("$", "\\$"));
    }

    /**
     * The words that a POSIX shell passes to the first command named sluice; no pattern or variable is expanded.
     * What the shell itself does (pipes, redirections, substitution) ends the command or is left out.
     */
    static List<String> words(String line) {
        List<String> words = new ArrayList<>();
        StringBuilder word = null;
        char quote = 0;
        boolean redirected = false;
        for (int i = 0; i <= line.length(); i++) {
            char c = i == line.length() ? ' ' : line.charAt(i);
            if (quote != 0) {
                if (c == quote) {
                    quote = 0;
                } else if (c == '\\' && quote == '"' && "\"\\$`".indexOf(line.charAt(i + 1)) >= 0) {
                    word.append(line.charAt(++i));
                } else {
                    word.append(c);
                }
            } else if (c == '#' && word == null || "|;)&".indexOf(c) >= 0) {
                line = line.substring(0, i); // the command ends here
                i--;
            } else if (c == '>' || c == '<') {
                word = null; // and with it the number of a stream
                redirected = true;
            } else if (Character.isWhitespace(c)) {
                if (word != null && !redirected) {
                    words.add(word.toString());
                }
                redirected = redirected && word == null;
                word = null;
            } else {
                word = word == null ? new StringBuilder() : word;
                if (c == '\'' || c == '"') {
                    quote = c;
                } else {
                    word.append(c == '\\' ? line.charAt(++i) : c);
                }
            }
        }
        if (quote != 0) {
            throw new AssertionError("an open quote in: " + line);
        }
        while (!words.get(0).equals("sluice")) {
            words.remove(0); // variables
        }
        return List.copyOf(words.subList(1, words.size()));
    }

    @Override
    public String toString() {
        return place + ": " + text;
    }
}
