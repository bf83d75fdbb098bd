package dev.sluice.verify;

import dev.sluice.chunk.KeyColumn;
import dev.sluice.mysql.Column;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads the values of rows that differ and says, for people, which rows and columns they are. One thread. */
final class Descriptions {
    /** Rows asked for in one statement. */
    private static final int BATCH = 200;
    /** Characters of a value that are shown. */
    private static final int SHOWN = 60;
    /** Values that stand for a row without a key. */
    private static final int COLUMNS_OF_A_ROW = 8;

    private final RowQueries queries;
    private final SessionPair sessions;

    Descriptions(RowQueries queries, SessionPair sessions) {
        this.queries = queries;
        this.sessions = sessions;
    }

    /**
     * Describes differences of one leaf.
     *
     * @param most how many rows at most
     */
    List<RowDifference> of(Leaf leaf, Collection<Differing> differences, int most) {
        List<RowDifference> described = new ArrayList<>();
        List<Differing> batch = new ArrayList<>();
        for (Differing differing : differences) {
            if (described.size() + batch.size() >= most) {
                break;
            }
            batch.add(differing);
            if (batch.size() == BATCH) {
                described.addAll(batch(leaf, batch));
                batch.clear();
            }
        }
        described.addAll(batch(leaf, batch));
        return described.size() > most ? described.subList(0, most) : described;
    }

    private List<RowDifference> batch(Leaf leaf, List<Differing> batch) {
        Both<Map<String, List<String>>> rows =
                sessions.both("Reading rows of " + queries.pair(), (side, connection) -> {
                    Set<String> hashes = new HashSet<>();
                    batch.forEach(differing -> hashes.addAll(hashes(differing, side)));
                    return hashes.isEmpty()
                            ? new HashMap<String, List<String>>()
                            : Reads.rowsByHash(connection, queries.rows(side, leaf.range(), hashes, expressions(side)));
                });
        List<RowDifference> described = new ArrayList<>();
        for (Differing differing : batch) {
            describe(differing, rows, described);
        }
        return described;
    }

    private static Set<String> hashes(Differing differing, Side side) {
        return switch (side) {
            case SOURCE -> differing.source().keySet();
            case TARGET -> differing.target().keySet();
        };
    }

    /** Of each column what is compared, and what is shown. */
    private List<String> expressions(Side side) {
        List<String> expressions = new ArrayList<>();
        for (ColumnPair column : queries.pair().columns()) {
            expressions.add(ValueEncoding.of(column, side));
            expressions.add(ValueEncoding.shown(column.of(side), SHOWN));
        }
        return expressions;
    }

    private void describe(Differing differing, Both<Map<String, List<String>>> rows, List<RowDifference> described) {
        List<String> source = expanded(differing.source());
        List<String> target = expanded(differing.target());
        int both = Math.min(source.size(), target.size());
        for (int i = 0; i < Math.max(source.size(), target.size()); i++) {
            List<String> left = i < source.size() ? rows.source().get(source.get(i)) : null;
            List<String> right = i < target.size() ? rows.target().get(target.get(i)) : null;
            RowDifference.Kind kind = i < both
                    ? RowDifference.Kind.DIFFERENT
                    : i < source.size() ? RowDifference.Kind.MISSING : RowDifference.Kind.EXTRA;
            List<String> shown = left == null ? right : left;
            described.add(new RowDifference(
                    kind,
                    shown == null ? "a row that has changed meanwhile" : row(shown),
                    left == null || right == null ? List.of() : values(left, right)));
        }
    }

    /** Each hash as often as there are rows of it, but no more often than anybody wants to read. */
    private static List<String> expanded(Map<String, Long> hashes) {
        List<String> all = new ArrayList<>();
        hashes.forEach((hash, count) -> {
            for (long i = 0; i < Math.min(count, BATCH); i++) {
                all.add(hash);
            }
        });
        return all;
    }

    private String row(List<String> values) {
        List<ColumnPair> columns = queries.pair().columns();
        Set<String> key = queries.pair()
                .key()
                .map(k -> k.columns().stream().map(KeyColumn::name).collect(Collectors.toSet()))
                .orElse(Set.of());
        List<String> parts = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            Column column = columns.get(i).source();
            if (key.isEmpty() ? i < COLUMNS_OF_A_ROW : key.contains(column.name())) {
                parts.add(column.name() + "=" + shown(column, values.get(2 * i + 1)));
            }
        }
        return String.join(" ", parts) + (key.isEmpty() && columns.size() > COLUMNS_OF_A_ROW ? " ..." : "");
    }

    private List<RowDifference.Value> values(List<String> left, List<String> right) {
        List<RowDifference.Value> values = new ArrayList<>();
        List<ColumnPair> columns = queries.pair().columns();
        for (int i = 0; i < columns.size(); i++) {
            if (!left.get(2 * i).equals(right.get(2 * i))) {
                values.add(new RowDifference.Value(
                        columns.get(i).source().name(),
                        shown(columns.get(i).source(), left.get(2 * i + 1)),
                        shown(columns.get(i).target(), right.get(2 * i + 1))));
            }
        }
        return values;
    }

    private static String shown(Column column, String value) {
        if (value == null) {
            return "NULL";
        }
        boolean cut = value.length() >= SHOWN + (value.startsWith("0x") ? SHOWN + 2 : 0);
        StringBuilder text = new StringBuilder();
        for (char c : value.toCharArray()) {
            text.append(c < ' ' || c == 0x7F ? String.format("\\x%02X", (int) c) : String.valueOf(c));
        }
        String whole = cut ? text + "..." : text.toString();
        return ValueForm.of(column) == ValueForm.TEXT || ValueForm.of(column) == ValueForm.JSON
                ? "'" + whole + "'"
                : whole;
    }
}
