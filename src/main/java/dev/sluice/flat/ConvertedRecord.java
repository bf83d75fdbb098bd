package dev.sluice.flat;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** One record that is being made a row: its fields as they were read, or what they were set to. One thread. */
final class ConvertedRecord implements FieldRecord {
    private static final byte[] NOTHING = {};

    private final FlatFormat format;
    private final FileCharset charset;
    private final String table;
    private final List<String> names;
    private final Map<String, Integer> indexes = new HashMap<>();
    private final List<RecordProcessor> processors;
    private final RecordParser parser;
    private final RecordFields fields = new RecordFields();
    private final boolean[] isSet;
    private final byte[][] set;
    private RecordReader record;

    ConvertedRecord(FlatFormat format, String table, List<String> names, List<RecordProcessor> processors) {
        this.format = format;
        this.charset = format.charset();
        this.table = table;
        this.names = List.copyOf(names);
        this.processors = List.copyOf(processors);
        this.parser = format.parser();
        isSet = new boolean[names.size()];
        set = new byte[names.size()][];
        for (int i = 0; i < names.size(); i++) {
            indexes.put(names.get(i).toLowerCase(Locale.ROOT), i);
        }
    }

    /** Takes a record apart and has it processed. @return whether it is wanted */
    boolean read(RecordReader from) throws BadRecordException {
        record = from;
        if (isEmptyLine()) {
            return false;
        }
        parser.parse(from.bytes(), from.start(), from.end(), fields);
        if (fields.count() != names.size() && !endsWithFieldEnd()) {
            throw new BadRecordException("has " + fields.count() + (fields.count() == 1 ? " field" : " fields")
                    + " where " + names.size() + (names.size() == 1 ? " is expected" : " are expected"));
        }
        Arrays.fill(isSet, false);
        for (RecordProcessor processor : processors) {
            if (!processor.process(this)) {
                return false;
            }
        }
        return true;
    }

    private boolean isEmptyLine() {
        if (!(format instanceof CsvFormat) || names.size() == 1) {
            return false;
        }
        for (int i = record.start(); i < record.end(); i++) {
            if (record.bytes()[i] != '\n' && record.bytes()[i] != '\r') {
                return false;
            }
        }
        return true;
    }

    /** LOAD DATA lets the last field of a line be terminated like the others. */
    private boolean endsWithFieldEnd() {
        int last = fields.count() - 1;
        return format instanceof LineFormat
                && last == names.size()
                && !fields.isNull(last)
                && !fields.isEnclosed(last)
                && fields.start(last) == fields.end(last);
    }

    /** How many fields the row has. */
    int count() {
        return isSet.length;
    }

    byte[] bytes(int field) {
        return isSet[field] ? set[field] : fields.bytes();
    }

    int start(int field) {
        return isSet[field] ? 0 : fields.start(field);
    }

    int end(int field) {
        return isSet[field] ? set[field].length : fields.end(field);
    }

    boolean isNull(int field) {
        return isSet[field] ? set[field] == NOTHING : fields.isNull(field);
    }

    @Override
    public String table() {
        return table;
    }

    @Override
    public List<String> columns() {
        return names;
    }

    @Override
    public boolean has(String column) {
        return indexes.containsKey(column.toLowerCase(Locale.ROOT));
    }

    private int index(String column) {
        Integer index = indexes.get(column.toLowerCase(Locale.ROOT));
        if (index == null) {
            throw new IllegalArgumentException("there is no field " + column + " in the records of " + table);
        }
        return index;
    }

    @Override
    public String get(String column) throws BadRecordException {
        int field = index(column);
        try {
            return isNull(field) ? null : charset.decode(bytes(field), start(field), end(field));
        } catch (BadRecordException e) {
            throw new BadRecordException(column, e.getMessage());
        }
    }

    @Override
    public void set(String column, String text) throws BadRecordException {
        int field = index(column);
        try {
            // A copy even of nothing: the constant means NULL.
            set[field] = text == null ? NOTHING : charset.encode(text);
            isSet[field] = true;
        } catch (BadRecordException e) {
            throw new BadRecordException(column, e.getMessage());
        }
    }

    @Override
    public long line() {
        return record.line();
    }

    @Override
    public long offset() {
        return record.offset();
    }
}
