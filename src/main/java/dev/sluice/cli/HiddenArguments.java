package dev.sluice.cli;

import java.util.Arrays;
import java.util.Map;

/**
 * Brings back the arguments that the launcher moved into the environment so that a password among them does not stand in
 * the process list: {@code --sluice-argument=3} is what {@code SLUICE_ARGUMENT_3} holds. A word is replaced by a word in its
 * place, so the meaning of a command line cannot change.
 */
final class HiddenArguments {
    private static final String MARK = "--sluice-argument=";

    private HiddenArguments() {}

    static String[] restore(String[] args, Map<String, String> environment) {
        return Arrays.stream(args)
                .map(arg -> arg.startsWith(MARK)
                        ? environment.getOrDefault("SLUICE_ARGUMENT_" + arg.substring(MARK.length()), arg)
                        : arg)
                .toArray(String[]::new);
    }
}
