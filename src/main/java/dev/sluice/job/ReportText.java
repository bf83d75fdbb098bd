package dev.sluice.job;

import dev.sluice.run.RunContext;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a run has to tell, as a text that an operation keeps with the note that all is done: a process that finds the
 * note tells the same, and ends with the same exit code, as the one that was killed behind it.
 */
public final class ReportText {
    /** In characters; below the smallest {@code max_allowed_packet} that servers come with, 16 MB, whatever they are. */
    private static final int LONGEST = 1 << 20;

    private ReportText() {}

    /** The text of what a run has to tell; lists among the figures are left out where they would make it longer than a server takes. */
    public static String of(RunContext run) {
        Map<String, Object> figures = run.report().figures();
        String text = text(run, figures);
        if (text.length() > LONGEST) {
            figures.values().removeIf(value -> value instanceof Iterable<?>);
            text = text(run, figures);
        }
        return text;
    }

    private static String text(RunContext run, Map<String, Object> figures) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("occasion", run.occasion());
        all.put("differs", run.report().differs());
        all.put("warnings", run.report().warnings());
        all.put("figures", figures);
        return Json.text(all);
    }

    /** Whether the text is of a run for the same occasion. */
    public static boolean isOf(String text, RunContext run) {
        return run.occasion().equals(Json.object(text).get("occasion"));
    }

    /**
     * Tells what {@link #of} has made a text of.
     *
     * @throws IllegalArgumentException when it has not made this one
     */
    public static void tell(String text, RunContext run) {
        Map<String, Object> all = Json.object(text);
        if (!(all.get("differs") instanceof Boolean differs)
                || !(all.get("warnings") instanceof List<?> warnings)
                || !(all.get("figures") instanceof Map<?, ?> figures)) {
            throw new IllegalArgumentException("not a report: " + text);
        }
        warnings.forEach(warning -> run.report().warn(warning.toString()));
        figures.forEach((name, value) -> run.report().put(name.toString(), value));
        if (differs) {
            run.report().differ();
        }
    }
}
