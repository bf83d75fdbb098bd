package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.run.ExitCode;
import dev.sluice.run.Progress;
import dev.sluice.run.RunReport;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RunOutputTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final RunReport report = new RunReport();
    private final Progress progress = new Progress();

    @BeforeEach
    void runSome() {
        report.put("lockMillis", 3);
        report.put("binlogFile", "binlog.000007");
        report.put("tables", List.of("a", "b"));
        report.warn("Table 'a' has no key.");
        progress.resumed(1_000);
        progress.add(2_000_000, 345_000_000);
    }

    @Test
    void saysWhatWasDoneAndHowFast() {
        finish(false, ExitCode.DONE);

        assertThat(out.toString()).isEqualTo("""
                dump of shop: done
                  2,001,000 rows, 1,000 of them by earlier runs; 345 MB in 2.0 s, 1,000,000 rows/s, 173 MB/s
                  lock millis: 3
                  binlog file: binlog.000007
                """);
        assertThat(err.toString()).isEqualTo("warning: Table 'a' has no key.\n");
    }

    @Test
    void printsOnlyWarningsWhenQuiet() {
        finish(true, ExitCode.STOPPED);

        assertThat(out.toString()).isEmpty();
        assertThat(err.toString()).isEqualTo("warning: Table 'a' has no key.\n");
    }

    private void finish(boolean quiet, ExitCode code) {
        new RunOutput(new PrintWriter(out), Messages.text(new PrintWriter(err)), quiet)
                .finished("dump of shop", code, progress.snapshot(), Duration.ofSeconds(2), report);
    }
}
