package dev.sluice.archive;

import dev.sluice.chunk.KeyBound;
import dev.sluice.chunk.KeyColumn;
import dev.sluice.chunk.TableKey;
import java.util.ArrayList;
import java.util.List;

/**
 * Along which index a table is walked, and by which key its rows are named.
 *
 * @param order the columns of the index and, where it is not unique, those of the primary key behind them: no two rows
 *     are in one place
 * @param key all columns of a unique index without NULLs
 */
record Walk(TableKey order, TableKey key) {
    /** A row: where it is, and its name. */
    record Row(KeyBound at, KeyBound key) {}

    /** What is to be read of each row: the columns of the order, then those of the key that are not among them. */
    List<KeyColumn> selected() {
        List<KeyColumn> columns = new ArrayList<>(order.columns());
        for (KeyColumn column : key.columns()) {
            if (indexOf(column) < 0) {
                columns.add(column);
            }
        }
        return columns;
    }

    /** Where the columns of the key are among {@link #selected}. */
    int[] keyPlaces() {
        List<KeyColumn> selected = selected();
        return key.columns().stream().mapToInt(selected::indexOf).toArray();
    }

    /** The row that has these values in the columns of {@link #selected}. @param keyPlaces as they are */
    Row row(List<String> values, int[] keyPlaces) {
        if (values.size() == order.columns().size() && key.equals(order)) {
            KeyBound both = new KeyBound(values);
            return new Row(both, both);
        }
        List<String> name = new ArrayList<>(keyPlaces.length);
        for (int place : keyPlaces) {
            name.add(values.get(place));
        }
        return new Row(new KeyBound(values.subList(0, order.columns().size())), new KeyBound(name));
    }

    private int indexOf(KeyColumn column) {
        return order.columns().indexOf(column);
    }
}
