package dev.sluice.load;

import dev.sluice.mysql.Column;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** A file during whose reading something happens, once: when the batch with the given number has been read. */
final class Hooked implements RowFile {
    private final RowFile file;
    private final int batch;
    private final Hook hook;
    private int batches;
    private boolean over;

    /** What happens. */
    interface Hook {
        void run() throws Exception;
    }

    /** @param batch from 1, counted over all readings */
    Hooked(RowFile file, int batch, Hook hook) {
        this.file = file;
        this.batch = batch;
        this.hook = hook;
    }

    @Override
    public String name() {
        return file.name();
    }

    @Override
    public String unit() {
        return file.unit();
    }

    @Override
    public OptionalLong rows() {
        return file.rows();
    }

    @Override
    public List<Column> source() {
        return file.source();
    }

    @Override
    public Batches open() throws IOException {
        Batches inner = file.open();
        return new Batches() {
            @Override
            public Optional<List<String>> columns() {
                return inner.columns();
            }

            @Override
            public String charset() {
                return inner.charset();
            }

            @Override
            public void skip(long rows) throws IOException {
                inner.skip(rows);
            }

            @Override
            public InputStream next(long maxBytes, long maxRows) throws IOException {
                InputStream next = inner.next(maxBytes, maxRows);
                if (next == null || ++batches != batch || over) {
                    return next;
                }
                return new FilterInputStream(next) {
                    @Override
                    public int read(byte[] bytes, int offset, int length) throws IOException {
                        int read = super.read(bytes, offset, length);
                        if (read < 0 && !over) {
                            over = true;
                            happen();
                        }
                        return read;
                    }
                };
            }

            @Override
            public long rows() {
                return inner.rows();
            }

            @Override
            public long bytes() {
                return inner.bytes();
            }

            @Override
            public void close() throws IOException {
                inner.close();
            }
        };
    }

    private void happen() throws IOException {
        try {
            hook.run();
        } catch (IOException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException(e);
        }
    }
}
