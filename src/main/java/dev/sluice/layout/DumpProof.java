package dev.sluice.layout;

import dev.sluice.mysql.ReadSessions;
import dev.sluice.mysql.TableName;
import dev.sluice.run.RunContext;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Compares every row of a dump with those of a server: what the operations that write or load a dump end with on
 * request. They do not know who does it, as no operation knows another.
 */
public interface DumpProof {
    /**
     * Compares all tables of a listing, both ways.
     *
     * @param names the name on the server of each dumped table
     * @param where the condition that the dumped rows met; empty: all rows
     * @param sessions of the server; at most {@code threads} for data are open at once
     * @throws dev.sluice.run.RefusedException when the dump is damaged
     * @throws dev.sluice.run.FailedException when a file or the server cannot be read
     * @throws dev.sluice.run.StoppedException when the run is asked to stop
     */
    Outcome prove(
            DumpListing dump,
            UnaryOperator<TableName> names,
            Optional<String> where,
            ReadSessions sessions,
            RunContext run,
            int threads);

    /**
     * What came out.
     *
     * @param tables compared
     * @param rows of the dump, all of which were compared
     * @param differences a sentence for each table that differs; none when all are equal
     */
    record Outcome(long tables, long rows, List<String> differences) {
        public Outcome {
            differences = List.copyOf(differences);
        }

        /** Whether nothing differs. */
        public boolean equal() {
            return differences.isEmpty();
        }
    }
}
