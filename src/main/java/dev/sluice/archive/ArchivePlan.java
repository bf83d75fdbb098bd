package dev.sluice.archive;

import dev.sluice.chunk.KeyBound;
import dev.sluice.chunk.KeyRange;
import dev.sluice.mysql.TableName;
import dev.sluice.run.RefusedException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What is decided at a job's first start and kept in its ledger, so that a resume does the same.
 *
 * @param time the moment that functions of time in the condition mean, as seconds since 1970 with fraction
 * @param start the same moment as the codes in a file's name mean it, in this machine's time zone
 * @param index that is walked; empty: none
 * @param order what places in it depend on, such as its columns
 * @param below the condition of {@code --safe-auto-increment}
 * @param followed the tables whose rows go along, in the order in which positions count them
 * @param fileLengths how long the files were, that of the table itself first; none without files
 * @param ranges along the order, one for each partition; the last one ends at the last matching row of the first start, or
 *     for a table without keys behind the number of them
 */
record ArchivePlan(
        String time,
        LocalDateTime start,
        String index,
        List<String> order,
        Optional<String> below,
        List<TableName> followed,
        List<Long> fileLengths,
        List<KeyRange> ranges) {
    private static final String VERSION = "2";

    ArchivePlan {
        // What is in a ledger goes into statements again.
        if (!time.matches("[0-9]{1,12}(\\.[0-9]{1,6})?")
                || !below.orElse("`a` < 0").matches("`([^`]|``)+` < -?[0-9]{1,20}")) {
            throw new IllegalArgumentException("no plan of an archive job: " + time + ", " + below);
        }
        order = List.copyOf(order);
        followed = List.copyOf(followed);
        fileLengths = List.copyOf(fileLengths);
        ranges = List.copyOf(ranges);
    }

    /** The name of a partition, which is its unit in the ledger. */
    static String partition(int number) {
        return String.format("p%05d", number);
    }

    /** The range of a partition. */
    KeyRange range(String partition) {
        return ranges.get(Integer.parseInt(partition.substring(1)));
    }

    /** All tables whose rows are archived. @param source the table itself */
    List<TableName> tables(TableName source) {
        List<TableName> tables = new ArrayList<>(List.of(source));
        tables.addAll(followed);
        return tables;
    }

    /** The names of all partitions. */
    List<String> partitions() {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < ranges.size(); i++) {
            names.add(partition(i));
        }
        return names;
    }

    /** As the ledger keeps it. */
    String text() {
        List<String> lines = new ArrayList<>();
        lines.add(VERSION);
        lines.add(time);
        lines.add(start.toString());
        lines.add(encoded(index));
        lines.add(order.stream().map(ArchivePlan::encoded).collect(Collectors.joining(",")));
        lines.add(encoded(below.orElse("")));
        lines.add(followed.stream()
                .map(table -> encoded(table.schema()) + "/" + encoded(table.name()))
                .collect(Collectors.joining(",")));
        lines.add(Position.text(fileLengths));
        for (KeyRange range : ranges) {
            lines.add(bound(range.above()) + "|" + bound(range.upTo()));
        }
        return String.join("\n", lines);
    }

    /**
     * Reads what {@link #text} wrote.
     *
     * @throws RefusedException when another version of sluice wrote it
     */
    static ArchivePlan parse(String text) {
        // The last line is empty where there are neither files nor ranges.
        List<String> lines = List.of(text.split("\n", -1));
        if (lines.size() < 8 || !lines.get(0).equals(VERSION)) {
            throw new RefusedException(
                    "The ledger has the plan of an unfinished run that another version of sluice began;"
                            + " finish it with that one.");
        }
        List<String> order = new ArrayList<>();
        for (String name : lines.get(4).isEmpty() ? new String[0] : lines.get(4).split(",")) {
            order.add(decoded(name));
        }
        List<TableName> followed = new ArrayList<>();
        for (String name : lines.get(6).isEmpty() ? new String[0] : lines.get(6).split(",")) {
            int slash = name.indexOf('/');
            followed.add(new TableName(decoded(name.substring(0, slash)), decoded(name.substring(slash + 1))));
        }
        List<KeyRange> ranges = new ArrayList<>();
        for (String line : lines.subList(8, lines.size())) {
            String[] bounds = line.split("\\|", -1);
            ranges.add(new KeyRange(bound(bounds[0]), bound(bounds[1])));
        }
        return new ArchivePlan(
                lines.get(1),
                LocalDateTime.parse(lines.get(2)),
                decoded(lines.get(3)),
                order,
                Optional.of(decoded(lines.get(5))).filter(below -> !below.isEmpty()),
                followed,
                Position.numbers(lines.get(7)),
                ranges);
    }

    private static String bound(Optional<KeyBound> bound) {
        return bound.map(known -> "=" + known.text()).orElse("");
    }

    private static Optional<KeyBound> bound(String text) {
        return text.isEmpty() ? Optional.empty() : Optional.of(KeyBound.parse(text.substring(1)));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
