package dev.sluice.cli;

import java.util.Map;

/**
 * What is known about the terminal at standard error. The JVM cannot ask for it, so the launcher does and says so in
 * {@code SLUICE_TERMINAL}: the width in columns, or 0 when standard error is no terminal. Without the launcher a console
 * counts as a terminal of {@code COLUMNS} columns.
 *
 * @param present whether standard error is a terminal
 * @param columns its width at the start of the program
 */
record Terminal(boolean present, int columns) {
    private static final int USUAL_COLUMNS = 80;

    /** The terminal of this process. */
    static Terminal ofProcess() {
        return of(System.getenv(), System.console() != null);
    }

    static Terminal of(Map<String, String> environment, boolean console) {
        int told = number(environment.get("SLUICE_TERMINAL"), -1);
        boolean dumb = "dumb".equals(environment.get("TERM"));
        int columns = told > 0 ? told : number(environment.get("COLUMNS"), USUAL_COLUMNS);
        return new Terminal(!dumb && (told > 0 || told < 0 && console), columns <= 0 ? USUAL_COLUMNS : columns);
    }

    /** Help is set between 80 and 120 columns wide. */
    static int helpWidth() {
        int columns = number(System.getenv("SLUICE_TERMINAL"), USUAL_COLUMNS);
        return Math.max(USUAL_COLUMNS, Math.min(columns, 120));
    }

    private static int number(String text, int otherwise) {
        try {
            return text == null ? otherwise : Integer.parseInt(text.strip());
        } catch (NumberFormatException e) {
            return otherwise;
        }
    }
}
