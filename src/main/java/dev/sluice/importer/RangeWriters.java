package dev.sluice.importer;

import dev.sluice.mysql.Server;
import dev.sluice.mysql.TableName;
import dev.sluice.run.StopSignal;

/** Chooses how the records of a file are sent. */
final class RangeWriters {
    private RangeWriters() {}

    /**
     * Makes what sends the records of a file.
     *
     * @param duplicates what becomes of duplicates
     * @param localInfile whether the server takes LOAD DATA LOCAL
     */
    static RangeWriter writer(
            FileImport file,
            ImportOptions options,
            DuplicatePolicy duplicates,
            boolean localInfile,
            Server server,
            StopSignal stop) {
        TableName place = file.table().place();
        if (localInfile && duplicates != DuplicatePolicy.UPSERT) {
            return new LoadDataWriter(
                    LoadDataSql.of(file.plan(), place, file.rowFormat().dialect(), duplicates, options.lowPriority()),
                    file::feed,
                    duplicates,
                    stop);
        }
        return new InsertWriter(
                new InsertSql(file.plan(), place, duplicates, options.upsertColumns(), server),
                file.plan().fields().size(),
                file::feed,
                file.rowFormat(),
                duplicates,
                stop);
    }
}
