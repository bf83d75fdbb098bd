package dev.sluice.verify;

import dev.sluice.layout.DumpListing;
import dev.sluice.layout.DumpProof;
import dev.sluice.mysql.ReadSessions;
import dev.sluice.mysql.TableName;
import dev.sluice.run.RunContext;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** {@link DumpVerify} as the last step of another operation's job. Stateless. */
public final class RowProof implements DumpProof {
    /** Rows named in the sentence on a table; {@code sluice verify --directory} lists more. */
    private static final int LISTED = 3;

    @Override
    public Outcome prove(
            DumpListing dump,
            UnaryOperator<TableName> names,
            Optional<String> where,
            ReadSessions sessions,
            RunContext run,
            int threads) {
        List<DumpTableResult> results = DumpVerify.run(dump, names, where, sessions, run, LISTED, threads);
        return new Outcome(
                results.size(),
                results.stream().mapToLong(DumpTableResult::dumpRows).sum(),
                results.stream()
                        .filter(result -> !result.equal())
                        .map(RowProof::sentence)
                        .toList());
    }

    private static String sentence(DumpTableResult result) {
        String counts = String.format(
                Locale.ROOT,
                "%s differs from the dump: %,d rows in the dump, %,d on the server",
                result.target(),
                result.dumpRows(),
                result.targetRows());
        String structure = result.structure().isEmpty() ? "" : "; " + String.join(" ", result.structure());
        String rows = result.rows().stream()
                .map(row -> row.kind().name().toLowerCase(Locale.ROOT) + " " + row.row())
                .collect(Collectors.joining(", "));
        return counts + structure + (rows.isEmpty() ? "" : "; " + rows);
    }
}
