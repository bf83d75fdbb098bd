package dev.sluice.archive;

import dev.sluice.chunk.KeyColumn;
import dev.sluice.chunk.KeyKind;
import dev.sluice.chunk.TableKey;
import dev.sluice.mysql.Column;
import dev.sluice.mysql.IndexColumn;
import dev.sluice.mysql.TableName;
import dev.sluice.run.RefusedException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Chooses along which index a table is walked. Rows are named by the primary key, else by the first unique index that
 * holds whole columns without NULLs. Walked is the index that the server finds best for the condition, where its columns
 * hold no NULLs and InnoDB keeps its entries of one value in the order of the primary key; else the key itself.
 */
final class WalkChoice {
    private static final String PRIMARY = "PRIMARY";
    private static final Pattern LENGTH = Pattern.compile("\\((\\d+)\\)");
    /** In characters; a row's value is in memory and in statements. */
    private static final int NARROWEST = 255;

    private static final Set<KeyKind> QUICK = Set.of(KeyKind.INTEGER, KeyKind.DECIMAL, KeyKind.TEMPORAL);

    private final TableName table;
    private final List<Column> inOrder;
    private final Map<String, Column> columns;
    private final Map<String, List<IndexColumn>> indexes;
    private final List<String> unique;
    private final boolean fixedZone;

    /**
     * @param columns of the table, with data of their own
     * @param indexes all its indexes, the primary key first
     * @param unique the names of those that are unique
     * @param fixedZone whether the session's time zone has one time for each instant: without that, TIMESTAMP values
     *     cannot be written down
     */
    WalkChoice(
            TableName table, List<Column> columns, List<IndexColumn> indexes, List<String> unique, boolean fixedZone) {
        this.table = table;
        this.inOrder = List.copyOf(columns);
        this.columns = columns.stream().collect(Collectors.toMap(Column::name, Function.identity()));
        this.indexes = indexes.stream()
                .collect(Collectors.groupingBy(IndexColumn::index, LinkedHashMap::new, Collectors.toList()));
        this.unique = unique;
        this.fixedZone = fixedZone;
    }

    /**
     * Chooses.
     *
     * @param wanted an index that must be walked
     * @param found the index that the server finds best for the condition
     * @throws RefusedException when there is no key, or the index wanted cannot be walked
     */
    Walk choose(Optional<String> wanted, Optional<String> found) {
        TableKey key = key();
        if (wanted.isPresent()) {
            String name = named(wanted.get());
            return along(name, key)
                    .orElseThrow(() -> new RefusedException("Index " + name + " of " + table
                            + " cannot be walked: that takes whole columns without NULLs, of types with an order, and a"
                            + " primary key, by which rows of one value are told apart."));
        }
        return found.flatMap(name -> along(name, key)).orElseGet(() -> new Walk(key, key));
    }

    /**
     * Whether no row has a name: there is no primary key and no unique index of whole columns without NULLs. One with
     * TIMESTAMPs that cannot be written down is a key all the same, and a matter of the session's time zone.
     */
    boolean keyless() {
        return unique.stream().noneMatch(name -> whole(indexes.get(name), true).isPresent());
    }

    /**
     * The index in which rows without a key are searched.
     *
     * @throws RefusedException when there is no index of the name wanted
     */
    Optional<String> search(Optional<String> wanted, Optional<String> found) {
        return wanted.isPresent() ? wanted.map(this::named) : found.filter(indexes::containsKey);
    }

    /**
     * A column by whose values rows without a key are found again: the first one of the index, else one that is quickly
     * compared.
     */
    Optional<KeyColumn> narrow(Optional<String> index) {
        Optional<KeyColumn> first = index.flatMap(name ->
                        Optional.ofNullable(columns.get(indexes.get(name).get(0).column())))
                .flatMap(this::narrowing);
        return first.or(() -> inOrder.stream()
                .map(this::narrowing)
                .flatMap(Optional::stream)
                .filter(column -> QUICK.contains(column.kind()))
                .findFirst());
    }

    private Optional<KeyColumn> narrowing(Column column) {
        Matcher length = LENGTH.matcher(column.columnType());
        boolean isLong = column.charset().isPresent() || column.dataType().contains("binary")
                ? !length.find() || Integer.parseInt(length.group(1)) > NARROWEST
                : column.dataType().equals("set");
        // What a FLOAT is equal to cannot be written on every server.
        return KeyKind.ofExact(column.dataType())
                .filter(kind -> kind != KeyKind.FLOATING && !isLong)
                .map(kind -> new KeyColumn(
                        column.name(), kind, kind == KeyKind.TEXT ? column.charset() : Optional.empty(), false));
    }

    private String named(String wanted) {
        return indexes.keySet().stream()
                .filter(wanted::equalsIgnoreCase)
                .findFirst()
                .orElseThrow(() -> new RefusedException("Table " + table + " has no index " + wanted
                        + " that has an order; it has "
                        + (indexes.isEmpty() ? "none" : String.join(", ", indexes.keySet())) + "."));
    }

    /**
     * By what rows are named.
     *
     * @throws RefusedException when there is no key
     */
    TableKey key() {
        for (String name : unique) {
            Optional<List<KeyColumn>> whole = whole(indexes.get(name));
            if (whole.isPresent()) {
                return new TableKey(name, whole.get());
            }
        }
        throw new RefusedException("Table " + table + " has no unique key by which each row can be named and deleted: a"
                + " primary key, or a unique index of whole columns without NULLs"
                + (fixedZone
                        ? ""
                        : " and, as the server's time zone has hours that come twice, without TIMESTAMP; --set-vars"
                                + " time_zone='+00:00' lifts that")
                + ".");
    }

    private Optional<Walk> along(String name, TableKey key) {
        if (name.equals(key.index())) {
            return Optional.of(new Walk(key, key));
        }
        Optional<List<KeyColumn>> whole = indexes.containsKey(name) ? whole(indexes.get(name)) : Optional.empty();
        if (whole.isEmpty()) {
            return Optional.empty();
        }
        List<KeyColumn> order = new ArrayList<>(whole.get());
        if (!unique.contains(name)) {
            if (!key.index().equals(PRIMARY)) {
                return Optional.empty();
            }
            for (KeyColumn column : key.columns()) {
                if (order.stream().noneMatch(ordered -> ordered.name().equals(column.name()))) {
                    order.add(column);
                }
            }
        }
        return Optional.of(new Walk(new TableKey(name, order), key));
    }

    /** The columns of an index, if it holds them whole, without NULLs, and in an order that a literal can name. */
    private Optional<List<KeyColumn>> whole(List<IndexColumn> index) {
        return whole(index, fixedZone);
    }

    private Optional<List<KeyColumn>> whole(List<IndexColumn> index, boolean timestamps) {
        List<KeyColumn> parts = new ArrayList<>();
        for (IndexColumn part : index) {
            Column column = columns.get(part.column());
            Optional<KeyKind> kind = column == null ? Optional.empty() : KeyKind.ofExact(column.dataType());
            if (kind.isEmpty()
                    || part.nullable()
                    || part.prefix()
                    || column.dataType().equals("timestamp") && !timestamps) {
                return Optional.empty();
            }
            parts.add(new KeyColumn(
                    column.name(),
                    kind.get(),
                    kind.get() == KeyKind.TEXT ? column.charset() : Optional.empty(),
                    part.descending()));
        }
        return Optional.of(parts);
    }
}
