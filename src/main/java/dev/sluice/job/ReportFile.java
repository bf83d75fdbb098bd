package dev.sluice.job;

import dev.sluice.run.ExitCode;
import dev.sluice.run.Progress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Writes the report of a run into a file that the user names, however the run ends. */
public final class ReportFile implements RunWatcher {
    private final OutputFile file;
    private boolean refused;

    /** @param option that names the file, for messages */
    public ReportFile(String option, Path named) {
        this.file = new OutputFile(option, named, "rw-r-----");
    }

    @Override
    public void begin(RunEntry run, Progress progress, List<RunEntry> history) {
        refused = true;
        file.check();
        refused = false;
    }

    @Override
    public void finish(RunEntry end, ExitCode exitCode, Map<String, Object> report) {
        if (!refused) { // else that is why the run ends, and was said
            file.write(Json.text(report) + "\n");
        }
    }
}
