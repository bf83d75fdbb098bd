package dev.sluice.flat;

/** Takes records apart. One thread. */
public abstract sealed class RecordParser permits LineParser, CsvParser {
    /**
     * Parses one record.
     *
     * @param from index of its first byte
     * @param to index behind its last, its terminator included if it has one
     * @param fields what it is parsed into
     * @throws BadRecordException when it has no fields that could be told apart; {@code fields} then means nothing
     */
    public abstract void parse(byte[] bytes, int from, int to, RecordFields fields) throws BadRecordException;
}
