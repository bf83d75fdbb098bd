package dev.sluice.load;

import dev.sluice.layout.DumpProof;
import dev.sluice.mysql.Sessions;
import dev.sluice.run.RunContext;
import java.io.IOException;
import java.util.Optional;

/**
 * Compares every row that was loaded with the dump.
 *
 * @param dump what was loaded
 * @param run told what differs, by which it ends with exit code 3
 */
record LoadProof(SelectedDump dump, RunContext run) {
    /** Compares. @param sessions on the target */
    void run(DumpProof proof, Sessions sessions, int threads) throws IOException {
        DumpProof.Outcome outcome = proof.prove(
                dump.loaded(), dump.names()::target, Optional.empty(), sessions, run.aside("verifying"), threads);
        outcome.differences().forEach(run.report()::warn);
        if (!outcome.equal()) {
            run.report().differ();
        }
        run.report().put("rowsVerified", outcome.rows());
        run.report().put("tablesThatDiffer", outcome.differences().size());
    }
}
