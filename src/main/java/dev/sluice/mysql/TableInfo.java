package dev.sluice.mysql;

/**
 * What the server's catalogue says of a table, view or sequence, without its columns.
 *
 * @param name schema and name
 * @param type what it is
 * @param engine storage engine, empty for views
 * @param rows the server's estimate, 0 when it has none
 * @param dataBytes size of the rows in the engine's files, 0 when unknown
 * @param partitioned whether the table has partitions
 * @param broken whether it is a view of something that is not there, or not for its definer
 */
public record TableInfo(
        TableName name, Type type, String engine, long rows, long dataBytes, boolean partitioned, boolean broken) {
    /** Kinds of things that {@code information_schema.tables} lists. */
    public enum Type {
        /** A base table. */
        TABLE,
        /** A MariaDB table that keeps the history of its rows. */
        SYSTEM_VERSIONED,
        /** A view. */
        VIEW,
        /** A MariaDB sequence. */
        SEQUENCE
    }

    /** Whether a consistent snapshot covers the table, so that it can be read without a lock. */
    public boolean transactional() {
        return switch (engine.toLowerCase(java.util.Locale.ROOT)) {
            case "innodb", "rocksdb", "tokudb", "ndbcluster" -> true;
            default -> false;
        };
    }
}
