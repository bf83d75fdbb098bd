package dev.sluice.flat;

import dev.sluice.file.Escaping;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/**
 * Records as rows in LOAD DATA's default dialect, to be read with {@code CHARACTER SET binary}: what is to be changed,
 * dropped or looked at on the way, is written in CSV, or in a character set that servers do not read alike ({@link
 * FlatFormat#isReadByServers}), reaches the server so. Each row has all fields of its record, in their order. Values are
 * the bytes of the file, text in its character set. One thread.
 *
 * <p>A line of CSV with nothing on it is no record where one has more than one field; it is passed over.
 */
public final class ConvertedRows extends InputStream {
    /** What the rows are written in; every byte that it could take for something else is escaped. */
    public static final FlatDialect DIALECT = FlatDialect.DEFAULT;

    private static final int SIZE = 256 * 1024;
    /** What an escape copies behind its end. */
    private static final int BEHIND = 64;

    /** Told of records that no row can be made of. */
    @FunctionalInterface
    public interface BadRecords {
        /**
         * @param record the record, valid during the call only
         * @param why what is wrong with it
         * @throws IOException ends the reading of the rows, as does any other exception
         */
        void bad(RecordReader record, BadRecordException why) throws IOException;
    }

    private final RecordReader records;
    private final ConvertedRecord row;
    private final BadRecords bad;
    private final LeftOut leftOut = new LeftOut();
    private final byte[] out = new byte[SIZE + BEHIND];
    private int given;
    private int written;
    private boolean inRow;
    private int field;
    private int position;
    private boolean ended;
    private long rows;

    /**
     * @param in what begins with a record; closed with this
     * @param at where that is
     * @param table name for {@link FieldRecord#table}
     * @param names of the fields that each record must have; a column, or whatever the field is called
     * @param processors asked one after the other, until one drops or rejects the record
     */
    public ConvertedRows(
            InputStream in,
            FlatFormat format,
            FilePosition at,
            String table,
            List<String> names,
            List<RecordProcessor> processors,
            BadRecords bad) {
        records = new RecordReader(in, format, at);
        row = new ConvertedRecord(format, table, names, processors);
        this.bad = bad;
    }

    /** Records that were read so far, whatever became of them; empty lines too. */
    public long records() {
        return records.number();
    }

    /** Rows that were made of them. */
    public long rows() {
        return rows;
    }

    /** Where the next record begins. */
    public FilePosition position() {
        return records.behind();
    }

    /**
     * The record that a row was made of.
     *
     * @param number of the row, from 1
     * @return number of the record, from 1; a lower one when more than 100,000 records before it gave no row
     */
    public long recordOf(long number) {
        return leftOut.recordOf(number);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] to, int at, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (given == written) {
            given = 0;
            written = 0;
            while (!ended && written < SIZE / 2) {
                if (inRow || begin()) {
                    write();
                }
            }
            if (written == 0) {
                return -1;
            }
        }
        int read = Math.min(length, written - given);
        System.arraycopy(out, given, to, at, read);
        given += read;
        return read;
    }

    /** @return false when there is no row, because the record gives none or there is no further one */
    private boolean begin() throws IOException {
        if (!records.next()) {
            ended = true;
            return false;
        }
        boolean wanted = false;
        try {
            wanted = row.read(records);
        } catch (BadRecordException e) {
            bad.bad(records, e);
        }
        if (!wanted) {
            leftOut.add(records.number());
            return false;
        }
        rows++;
        inRow = true;
        field = 0;
        position = row.start(0);
        return true;
    }

    /** Writes as much of the row as there is room for. */
    private void write() {
        while (SIZE - written > BEHIND) {
            if (position < row.end(field)) {
                escape();
                continue;
            }
            if (row.isNull(field)) {
                out[written++] = '\\';
                out[written++] = 'N';
            }
            field++;
            if (field == row.count()) {
                out[written++] = '\n';
                inRow = false;
                return;
            }
            out[written++] = '\t';
            position = row.start(field);
        }
    }

    private void escape() {
        int length = Math.min(row.end(field) - position, (SIZE - written) / 2);
        written = Escaping.TSV.copy(row.bytes(field), position, length, out, written);
        position += length;
    }

    @Override
    public void close() throws IOException {
        records.close();
    }
}
