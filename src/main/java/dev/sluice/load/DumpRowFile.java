package dev.sluice.load;

import dev.sluice.layout.DataFile;
import dev.sluice.layout.RowBatches;
import dev.sluice.layout.RowFiles;
import dev.sluice.layout.TableData;
import dev.sluice.layout.TsvRows;
import dev.sluice.mysql.Column;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** A data file of a dump as something to be loaded. */
final class DumpRowFile implements RowFile {
    private final RowFiles files;
    private final TableData table;
    private final DataFile file;

    DumpRowFile(RowFiles files, TableData table, DataFile file) {
        this.files = files;
        this.table = table;
        this.file = file;
    }

    @Override
    public String name() {
        return file.file().name();
    }

    @Override
    public String unit() {
        return Units.file(file);
    }

    @Override
    public OptionalLong rows() {
        return file.rows();
    }

    @Override
    public List<Column> source() {
        return table.columns();
    }

    @Override
    public Batches open() throws IOException {
        TsvRows rows = files.open(table, file);
        RowBatches batches = new RowBatches(rows);
        return new Batches() {
            @Override
            public Optional<List<String>> columns() {
                return rows.columns();
            }

            @Override
            public String charset() {
                return rows.charset();
            }

            @Override
            public void skip(long count) throws IOException {
                batches.skip(count);
            }

            @Override
            public InputStream next(long maxBytes, long maxRows) throws IOException {
                return batches.hasNext() ? batches.next(maxBytes, maxRows) : null;
            }

            @Override
            public long rows() {
                return batches.rows();
            }

            @Override
            public long bytes() {
                return batches.bytes();
            }

            @Override
            public void close() throws IOException {
                rows.close();
            }
        };
    }
}
