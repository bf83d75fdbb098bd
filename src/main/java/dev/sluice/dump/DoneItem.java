package dev.sluice.dump;

import java.util.List;

/**
 * One line of a partition's journal: an item of the plan whose files are all in place.
 *
 * @param item position of the item in its partition's plan, from 0
 * @param snapshot which snapshot of the dump it was read from, from 1
 * @param files its files
 */
record DoneItem(int item, int snapshot, List<DumpFile> files) {
    DoneItem {
        files = List.copyOf(files);
    }

    /** Rows in all files. */
    long rows() {
        return files.stream().mapToLong(DumpFile::rows).sum();
    }
}
