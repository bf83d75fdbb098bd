package dev.sluice.verify;

import dev.sluice.chunk.KeyBound;
import dev.sluice.chunk.KeyRange;
import dev.sluice.chunk.TableKey;
import dev.sluice.layout.DataFile;
import dev.sluice.layout.TableData;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A part of a dumped table that is compared on its own: the rows of some files, with the rows that the target has in a
 * range of the key.
 *
 * @param table in the dump
 * @param range of the target's rows
 * @param files that hold the rows of the range; none where the dump has no row
 */
public record DumpUnit(TableData table, KeyRange range, List<DataFile> files) {
    public DumpUnit {
        files = List.copyOf(files);
    }

    /**
     * The units of a table. Together their ranges hold every row of the target, those too that lie between the files or
     * behind the last: where the dump has nothing, the target must have nothing. They leave nothing out whatever the
     * bounds are, because each begins where the one before ends.
     *
     * @param targetKey of the table on the target; a table is compared in ranges only when it is the dump's key and
     *     both sort it alike, which collations may not, else it is one unit
     */
    static List<DumpUnit> of(TableData table, Optional<TableKey> targetKey) {
        boolean ranged = table.key().isPresent()
                && targetKey.isPresent()
                && sortedAlike(table.key().get(), targetKey.get())
                && table.files().stream().allMatch(file -> file.range().isPresent());
        if (!ranged || table.files().isEmpty()) {
            return List.of(new DumpUnit(table, KeyRange.ALL, table.files()));
        }
        List<DumpUnit> units = new ArrayList<>();
        Optional<KeyBound> end = Optional.empty();
        int at = 0;
        while (at < table.files().size()) {
            KeyRange range = table.files().get(at).range().orElseThrow();
            if (!range.above().equals(end)) {
                units.add(new DumpUnit(table, new KeyRange(end, range.above()), List.of()));
            }
            int from = at;
            while (at < table.files().size()
                    && table.files().get(at).range().orElseThrow().equals(range)) {
                at++;
            }
            units.add(new DumpUnit(table, range, table.files().subList(from, at)));
            end = range.upTo();
        }
        if (end.isPresent()) {
            units.add(new DumpUnit(table, new KeyRange(end, Optional.empty()), List.of()));
        }
        return units;
    }

    private static boolean sortedAlike(TableKey dumped, TableKey target) {
        if (dumped.columns().size() > target.columns().size()) {
            return false;
        }
        for (int i = 0; i < dumped.columns().size(); i++) {
            boolean same =
                    dumped.columns().get(i).kind() == target.columns().get(i).kind()
                            && dumped.columns().get(i).descending()
                                    == target.columns().get(i).descending()
                            && dumped.columns()
                                    .get(i)
                                    .name()
                                    .equalsIgnoreCase(target.columns().get(i).name());
            boolean plain =
                    switch (dumped.columns().get(i).kind()) {
                        case INTEGER, DECIMAL, TEMPORAL, BINARY -> true;
                        case QUOTED, TEXT, ORDINAL, FLOATING -> false;
                    };
            if (!same || !plain) {
                return false;
            }
        }
        return true;
    }
}
