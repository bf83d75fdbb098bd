package dev.sluice.verify;

import dev.sluice.chunk.KeyChoice;
import dev.sluice.chunk.KeyColumn;
import dev.sluice.chunk.TableKey;
import dev.sluice.mysql.Column;
import dev.sluice.mysql.IndexColumn;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Chooses a key that both sides have and sort alike, so that the same bounds hold the same rows: leading columns of a
 * unique index of NOT NULL columns on the source, of the same type and for text the same collation on the target, which
 * has a unique index over them too. Were a bound understood otherwise on one side, a row would look missing in one range
 * and extra in another; it would never be overlooked, because the ranges of each side hold each of its rows once.
 *
 * @param key with the source's names
 * @param targetIndex the target's index
 * @param unique whether it tells every row from every other one, on both sides
 */
record KeyAgreement(TableKey key, String targetIndex, boolean unique) {
    /** @param ignored columns that are not compared, which no key may have */
    static Optional<KeyAgreement> of(TableShape source, TableShape target, Set<String> ignored) {
        for (List<IndexColumn> index : indexes(source)) {
            Optional<TableKey> key = KeyChoice.of(source.columns(), index);
            if (key.isEmpty()) {
                continue;
            }
            List<KeyColumn> alike = new ArrayList<>();
            for (KeyColumn column : key.get().columns()) {
                if (ignored.contains(column.name()) || !sortedAlike(column, source, target)) {
                    break;
                }
                alike.add(column);
            }
            Optional<KeyAgreement> agreement = agree(key.get().index(), alike, index.size(), target);
            if (agreement.isPresent()) {
                return agreement;
            }
        }
        return Optional.empty();
    }

    private static Optional<KeyAgreement> agree(String name, List<KeyColumn> alike, int size, TableShape target) {
        for (List<IndexColumn> other : indexes(target)) {
            if (!alike.isEmpty()
                    && other.size() >= alike.size()
                    && other.stream().noneMatch(part -> part.nullable() || part.prefix())
                    && sameColumns(alike, other)) {
                return Optional.of(new KeyAgreement(
                        new TableKey(name, alike),
                        other.get(0).index(),
                        alike.size() == size && alike.size() == other.size()));
            }
        }
        return Optional.empty();
    }

    private static boolean sameColumns(List<KeyColumn> key, List<IndexColumn> index) {
        for (int i = 0; i < key.size(); i++) {
            if (!key.get(i).name().equalsIgnoreCase(index.get(i).column())) {
                return false;
            }
        }
        return true;
    }

    private static boolean sortedAlike(KeyColumn key, TableShape source, TableShape target) {
        Optional<Column> one = source.column(key.name());
        Optional<Column> other = target.column(key.name());
        if (one.isEmpty() || other.isEmpty()) {
            return false;
        }
        String type = one.get().dataType();
        String otherType = other.get().dataType();
        return switch (key.kind()) {
            case INTEGER ->
                ValueForm.of(other.get()) == ValueForm.INTEGER && type.equals("year") == otherType.equals("year");
            case DECIMAL, TEMPORAL, QUOTED, ORDINAL, FLOATING -> type.equals(otherType);
            case BINARY -> otherType.endsWith("binary");
            case TEXT ->
                one.get().charset().equals(other.get().charset())
                        && source.collation(key.name()).equals(target.collation(key.name()));
        };
    }

    private static List<List<IndexColumn>> indexes(TableShape table) {
        Map<String, List<IndexColumn>> byName = table.indexes().stream()
                .collect(Collectors.groupingBy(IndexColumn::index, LinkedHashMap::new, Collectors.toList()));
        return List.copyOf(byName.values());
    }
}
