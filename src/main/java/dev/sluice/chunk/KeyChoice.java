package dev.sluice.chunk;

import dev.sluice.mysql.Column;
import dev.sluice.mysql.IndexColumn;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Chooses the key along which a table is cut: the primary key, else a unique index whose columns are all
 * NOT NULL, else none. Of the index only the leading columns are used that a range predicate can compare as
 * the index sorts them ({@link KeyKind#of}); a unique index that may hold NULLs is never used, because NULLs
 * lie in no range.
 */
public final class KeyChoice {
    private KeyChoice() {}

    /**
     * @param columns of the table
     * @param uniqueIndexes the primary key first
     */
    public static Optional<TableKey> of(List<Column> columns, List<IndexColumn> uniqueIndexes) {
        Map<String, Column> byName = columns.stream().collect(Collectors.toMap(Column::name, Function.identity()));
        Map<String, List<IndexColumn>> indexes = uniqueIndexes.stream()
                .collect(Collectors.groupingBy(IndexColumn::index, LinkedHashMap::new, Collectors.toList()));
        for (List<IndexColumn> index : indexes.values()) {
            if (index.stream().anyMatch(IndexColumn::nullable)) {
                continue;
            }
            List<KeyColumn> usable = leading(index, byName);
            if (!usable.isEmpty()) {
                return Optional.of(new TableKey(index.get(0).index(), usable));
            }
        }
        return Optional.empty();
    }

    private static List<KeyColumn> leading(List<IndexColumn> index, Map<String, Column> columns) {
        List<KeyColumn> usable = new ArrayList<>();
        for (IndexColumn part : index) {
            Column column = columns.get(part.column());
            Optional<KeyKind> kind = column == null || part.prefix() ? Optional.empty() : KeyKind.of(column.dataType());
            if (kind.isEmpty()) {
                break;
            }
            usable.add(new KeyColumn(
                    part.column(),
                    kind.get(),
                    kind.get() == KeyKind.TEXT ? column.charset() : Optional.empty(),
                    part.descending()));
        }
        return usable;
    }
}
