package dev.sluice.layout;

import dev.sluice.run.RefusedException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What is wrong with a dump.
 *
 * @param files by name those that are damaged or missing, with a sentence each
 * @param tables sentences on tables whose files are sound but do not hold the number of rows that they should
 */
public record DumpFindings(SortedMap<String, String> files, List<String> tables) {
    private static final int SHOWN = 10;

    public DumpFindings {
        files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
        tables = List.copyOf(tables);
    }

    /** Whether the dump is sound. */
    public boolean none() {
        return files.isEmpty() && tables.isEmpty();
    }

    /** All sentences. */
    public List<String> sentences() {
        List<String> all = new ArrayList<>(files.values());
        all.addAll(tables);
        return all;
    }

    /** @throws RefusedException with the first ten sentences, when the dump is not sound */
    public void requireNone() {
        List<String> all = sentences();
        if (!all.isEmpty()) {
            throw new RefusedException(all.stream().limit(SHOWN).collect(Collectors.joining(" "))
                    + (all.size() > SHOWN ? " And " + (all.size() - SHOWN) + " more." : ""));
        }
    }
}
