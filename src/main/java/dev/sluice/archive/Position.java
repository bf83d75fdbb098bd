package dev.sluice.archive;

import dev.sluice.chunk.KeyBound;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * How far a range is, as its ledger says: on the source's server in the transaction that deletes a chunk, on the
 * destination's, when that is another one, in the transaction that writes it there.
 *
 * @param chunk how many chunks are done
 * @param refused rows that the destination did not take
 * @param left copies whose rows others have deleted from the source before it was this job's turn
 * @param fileLengths how long the files are, that of the table itself first; none without files
 * @param followed how many rows of each table that is taken along are done
 * @param done whether the end of the range was reached
 * @param at the last row looked at, or for a table without keys the number of rows taken; empty before the first chunk
 * @param copied the names of the rows of the last chunk, on a destination's server of its own: what is to be undone there when the
 *     source does not know the chunk; elsewhere empty
 */
record Position(
        long chunk,
        long refused,
        long left,
        List<Long> fileLengths,
        List<Long> followed,
        boolean done,
        Optional<KeyBound> at,
        List<KeyBound> copied) {
    private static final String FIELDS = ";";
    private static final String SET = "=";

    Position {
        fileLengths = List.copyOf(fileLengths);
        followed = List.copyOf(followed);
        copied = List.copyOf(copied);
    }

    static Position start(ArchivePlan plan) {
        return new Position(
                0,
                0,
                0,
                plan.fileLengths(),
                plan.followed().stream().map(table -> 0L).toList(),
                false,
                Optional.empty(),
                List.of());
    }

    /** Numbers as the ledger keeps them. */
    static String text(List<Long> numbers) {
        return numbers.stream().map(Object::toString).collect(Collectors.joining(","));
    }

    /** Reads what {@link #text(List)} wrote. */
    static List<Long> numbers(String text) {
        return text.isEmpty()
                ? List.of()
                : Arrays.stream(text.split(",")).map(Long::valueOf).toList();
    }

    /** As the ledger keeps it; below it the {@link NameRuns} of the rows copied. */
    String text() {
        String head = String.join(
                FIELDS,
                Long.toString(chunk),
                Long.toString(refused),
                Long.toString(left),
                text(fileLengths),
                text(followed),
                done ? "1" : "0",
                at.map(bound -> SET + bound.text()).orElse(""));
        return copied.isEmpty() ? head : head + "\n" + String.join("\n", NameRuns.lines(copied));
    }

    /** Reads what {@link #text} wrote. */
    static Position parse(String text) {
        String[] lines = text.split("\n", -1);
        String[] fields = lines[0].split(FIELDS, 7);
        return new Position(
                Long.parseLong(fields[0]),
                Long.parseLong(fields[1]),
                Long.parseLong(fields[2]),
                numbers(fields[3]),
                numbers(fields[4]),
                fields[5].equals("1"),
                fields[6].isEmpty() ? Optional.empty() : Optional.of(KeyBound.parse(fields[6].substring(1))),
                NameRuns.parse(Arrays.asList(lines).subList(1, lines.length)));
    }

    Position withCopied(List<KeyBound> rows) {
        return new Position(chunk, refused, left, fileLengths, followed, done, at, rows);
    }

    Position withLeft(long copies) {
        return new Position(chunk, refused, copies, fileLengths, followed, done, at, copied);
    }
}
