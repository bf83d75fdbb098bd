package dev.sluice.cli;

import dev.sluice.run.Progress;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** How much a command says while it works, to be mixed into it. */
public final class ProgressOptions {
    @Option(
            names = "--progress",
            paramLabel = "HOW",
            converter = HowConverter.class,
            description = "auto (default: a bar on a terminal, else a line every 10 s), bar, lines, none, or a number:"
                    + " a line every so many rows, and every 10 s while it waits.")
    private How how = new How(ProgressLine.Mode.AUTO, 0);

    @Option(
            names = {"-q", "--quiet"},
            description = "Say nothing but warnings, errors and the exit code.")
    private boolean quiet;

    /** Whether progress and the closing summary are left out. */
    public boolean quiet() {
        return quiet;
    }

    /** Begins to show progress; the caller closes it. */
    ProgressLine start(Progress progress, Messages messages) {
        return ProgressLine.start(progress, messages, quiet ? ProgressLine.Mode.NONE : how.mode(), how.everyRows());
    }

    /**
     * How progress is shown.
     *
     * @param everyRows after how many rows there is a line; 0: after a time
     */
    record How(ProgressLine.Mode mode, long everyRows) {}

    /** Reads a mode in any case, or a number, and names the choices when it is neither. */
    static final class HowConverter implements ITypeConverter<How> {
        @Override
        public How convert(String value) {
            if (value.matches("[1-9][0-9]{0,17}")) {
                return new How(ProgressLine.Mode.LINES, Long.parseLong(value));
            }
            for (ProgressLine.Mode mode : ProgressLine.Mode.values()) {
                if (mode.name().equals(value.toUpperCase(Locale.ROOT))) {
                    return new How(mode, 0);
                }
            }
            throw new TypeConversionException(
                    "'" + value + "' is not one of auto, bar, lines, none, or a number of rows");
        }
    }
}
