package dev.sluice.archive;

/** How the rows of a chunk are locked, copied and deleted. */
enum ChunkSteps {
    /** One DELETE: where rows go nowhere, nothing has to be the same between a copy and its original. */
    PURGE,
    /**
     * The statement that copies locks what it reads. When it has read as many rows as were looked up, it was these, and
     * they are deleted by their keys; else the chunk is undone and done once more with {@link #LOCK_FIRST}.
     */
    AT_ONCE,
    /** A statement locks the rows that are still there and meet the condition, the next ones name these. */
    LOCK_FIRST;

    /**
     * How a job does it.
     *
     * @param clock whether the time can matter to the condition: then it is set for that alone, because it would also be
     *     the time of what is written, of triggers and of the binary log's events
     * @param keyed whether rows are named by a key
     */
    static ChunkSteps of(ArchiveOptions options, boolean clock, boolean keyed) {
        if (clock || options.followForeignKeys()) {
            return LOCK_FIRST;
        }
        if (options.purges()) {
            return PURGE;
        }
        return keyed && options.onRefusal() == ArchiveOptions.OnRefusal.FAIL ? AT_ONCE : LOCK_FIRST;
    }
}
