package dev.sluice.flat;

import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;

/**
 * Changes, drops or rejects records on their way from a file into a table. Found by {@link ServiceLoader} ({@code
 * META-INF/services/dev.sluice.flat.RecordProcessor}), or given by whoever starts the job.
 *
 * <p>Called by several threads at once, for records in no particular order, and again for the same record when a range
 * is tried again: what it does must depend on the record alone.
 */
@FunctionalInterface
public interface RecordProcessor {
    /**
     * Looks at one record.
     *
     * @param record its fields by their names; valid during the call only
     * @return whether it is imported; false drops it, which is counted and no error
     * @throws BadRecordException rejects it, for the reason given
     */
    boolean process(FieldRecord record) throws BadRecordException;

    /**
     * Those on the class path, in its order.
     *
     * @throws java.util.ServiceConfigurationError when one cannot be made
     */
    static List<RecordProcessor> installed() {
        List<RecordProcessor> found = new ArrayList<>();
        ServiceLoader.load(RecordProcessor.class).forEach(found::add);
        return List.copyOf(found);
    }
}
