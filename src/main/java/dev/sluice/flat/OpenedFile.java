package dev.sluice.flat;

import dev.sluice.run.RefusedException;
import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A file that is open behind its head. One thread.
 *
 * @param head what was before the first record
 * @param records the content from the first record on
 */
public record OpenedFile(FileHead head, InputStream records) implements Closeable {
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

    /**
     * Opens a file and reads its head.
     *
     * @throws UnreadableFileException when it cannot be read
     * @throws RefusedException when its header cannot be taken apart
     */
    public static OpenedFile open(FlatFile file, FlatFormat format) throws IOException {
        InputStream in = file.open();
        try {
            return open(file.name(), in, format);
        } catch (IOException | RuntimeException e) {
            in.close();
            throw e;
        }
    }

    private static OpenedFile open(String name, InputStream in, FlatFormat format) throws IOException {
        InputStream rest = in;
        FilePosition at = FilePosition.START;
        if (format instanceof CsvFormat) {
            byte[] first = in.readNBytes(BYTE_ORDER_MARK.length);
            boolean marked = Arrays.equals(first, BYTE_ORDER_MARK);
            rest = marked ? in : new SequenceInputStream(new ByteArrayInputStream(first), in);
            at = new FilePosition(marked ? first.length : 0, at.line());
        }
        if (format.ignoredLines() > 0) {
            RecordReader lines = new RecordReader(rest, format.lineBorders(), format.lineCounter(), at);
            while (lines.number() < format.ignoredLines() && lines.next()) {
                // passed over
            }
            at = lines.behind();
            rest = lines.rest();
        }
        Optional<List<String>> names = Optional.empty();
        if (format instanceof CsvFormat csv && csv.header()) {
            RecordReader records = new RecordReader(rest, format, at);
            if (records.next()) {
                names = Optional.of(names(name, csv, records));
            }
            at = records.behind();
            rest = records.rest();
        }
        return new OpenedFile(new FileHead(at, names), rest);
    }

    private static List<String> names(String file, CsvFormat format, RecordReader record) {
        try {
            RecordFields fields = new RecordFields();
            format.parser().parse(record.bytes(), record.start(), record.end(), fields);
            List<String> names = new ArrayList<>();
            for (int i = 0; i < fields.count(); i++) {
                names.add(
                        fields.isNull(i)
                                ? ""
                                : format.charset().decode(fields.bytes(), fields.start(i), fields.end(i)));
            }
            return List.copyOf(names);
        } catch (BadRecordException e) {
            throw new RefusedException(
                    "The header of " + file + ", on line " + record.line() + ", " + e.getMessage() + ".");
        }
    }

    @Override
    public void close() throws IOException {
        records.close();
    }
}
