package dev.sluice.cli;

import dev.sluice.run.Progress;
import java.io.PrintWriter;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** How much a command says while it works, to be mixed into it. */
public final class ProgressOptions {
    @Option(
            names = "--progress",
            paramLabel = "HOW",
            converter = ModeConverter.class,
            description = "auto (default: a bar on a terminal, else a line every 10 s), bar, lines or none.")
    private ProgressLine.Mode mode = ProgressLine.Mode.AUTO;

    @Option(
            names = {"-q", "--quiet"},
            description = "Say nothing but warnings, errors and the exit code.")
    private boolean quiet;

    /** Whether progress and the closing summary are left out. */
    public boolean quiet() {
        return quiet;
    }

    /** Begins to show progress on the command's error stream; the caller closes it. */
    public ProgressLine start(Progress progress, PrintWriter err) {
        return ProgressLine.start(progress, err, quiet ? ProgressLine.Mode.NONE : mode);
    }

    /** Reads a mode in any case and names the choices when it is none. */
    static final class ModeConverter implements ITypeConverter<ProgressLine.Mode> {
        @Override
        public ProgressLine.Mode convert(String value) {
            for (ProgressLine.Mode mode : ProgressLine.Mode.values()) {
                if (mode.name().equals(value.toUpperCase(Locale.ROOT))) {
                    return mode;
                }
            }
            throw new TypeConversionException("'" + value + "' is not one of auto, bar, lines, none");
        }
    }
}
