package dev.sluice.flat;

/**
 * Changes, drops or rejects records on their way from a file into a table. Found by {@link java.util.ServiceLoader}
 * ({@code META-INF/services/dev.sluice.flat.RecordProcessor}), or given by a job definition or as a Spring bean.
 *
 * <p>Called by several threads at once, for records in no particular order, and again for the same record when a range
 * is tried again: what it does must depend on the record alone.
 */
@FunctionalInterface
public interface RecordProcessor {
    /**
     * Looks at one record.
     *
     * @param record its fields by the names of their columns; valid during the call only
     * @return whether it is imported; false drops it, which is counted and no error
     * @throws BadRecordException rejects it, for the reason given
     */
    boolean process(FieldRecord record) throws BadRecordException;
}
