package dev.sluice.file;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Rows as multi-row INSERT statements that the {@code mysql} client and myloader run: a few lines that set the
 * session, then statements of this form, each row on a line of its own.
 *
 * <pre>
 * INSERT INTO `t` (`a`,`b`) VALUES
 * (1,'x')
 * ,(2,NULL)
 * ;
 * </pre>
 *
 * <p>Numbers are bare, everything else is a literal in single quotes (good under ANSI_QUOTES too) with backslash
 * escapes, so that no line feed, carriage return, NUL or Ctrl-Z is ever inside one; binary values have the
 * introducer {@code _binary}, and what takes characters only is converted.
 *
 * <p>A statement is no longer than asked for unless it has a single row. Whether a row still fits is known at its
 * end only; a row that does not is moved: the statement is ended before it and the row begins a new one. For that
 * the row must lie in one block. When the block is full first, the statement ends there and the row moves to the
 * next block; a row that fills a block alone goes on into the following ones as a statement of its own.
 */
public final class InsertEncoder extends RowEncoder {
    /** mydumper's default for {@code --statement-size}, in bytes. */
    public static final int STATEMENT_SIZE = 1_000_000;

    /**
     * The session in which the statements mean what they say: bytes are bytes, 0 is no request for a new number,
     * dates such as 2023-02-31 or 0000-00-00 are kept, times are UTC. Not strict, as in mysqldump and mydumper,
     * because an ENUM may hold its empty error value.
     */
    public static final List<String> SESSION = List.of(
            "/*!40101 SET NAMES binary*/;",
            "/*!40014 SET FOREIGN_KEY_CHECKS=0*/;",
            "/*!40101 SET SQL_MODE='NO_AUTO_VALUE_ON_ZERO,ALLOW_INVALID_DATES'*/;",
            "/*!40103 SET TIME_ZONE='+00:00'*/;");

    private static final byte[] QUOTE = bytes("'");
    private static final byte[] BINARY = bytes("_binary '");
    private static final byte[] CONVERT = bytes("CONVERT('");
    private static final byte[] CONVERT_END = bytes("' USING UTF8MB4)");
    private static final byte[] NULL = bytes("NULL");
    /** A DOUBLE's; bare it is an integer, which has no sign to keep. */
    private static final byte[] NEGATIVE_ZERO = bytes("'-0'");

    private static final byte[] END = bytes(";\n");
    /** Room for what surrounds a value. */
    private static final int AROUND = 32;

    private static final int SPILLED = -1;

    private final ColumnFormat[] columns;
    private final byte[] session;
    private final byte[] insert;
    private final int statementSize;

    private boolean sessionWritten;
    private boolean inStatement;
    /** Rows of the statement that are complete. */
    private int rows;
    /** Index of the statement's first byte; below 0 when it lies in an earlier block. */
    private long statementStart;
    /** Index of the row's opening bracket, or {@link #SPILLED} when the row cannot be moved. */
    private int rowStart = SPILLED;

    private ColumnFormat open;

    /**
     * @param table the table's name in backticks, without schema
     * @param names the columns' names in backticks, in the order of the query
     * @param columns what the columns are like, in the same order
     * @param session lines at the top of each file, each ending with a semicolon: {@link #SESSION}
     * @param statementSize most bytes of a statement with more than one row; blocks of 1 MB limit it too
     */
    public InsertEncoder(
            DataFileWriter file,
            String table,
            List<String> names,
            List<ColumnFormat> columns,
            List<String> session,
            int statementSize) {
        super(file);
        if (names.size() != columns.size()) {
            throw new IllegalArgumentException(names.size() + " names for " + columns.size() + " columns");
        }
        this.columns = columns.toArray(ColumnFormat[]::new);
        this.session = bytes(session.stream().map(line -> line + "\n").collect(Collectors.joining()));
        this.insert = bytes("INSERT INTO " + table + " (" + String.join(",", names) + ") VALUES\n");
        this.statementSize = statementSize;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void beginRow() throws IOException {
        reserve(session.length + insert.length + 2);
        if (!sessionWritten) {
            put(session);
            sessionWritten = true;
        }
        if (inStatement) {
            block[position++] = ',';
        } else {
            statementStart = position;
            put(insert);
            inStatement = true;
            rows = 0;
        }
        rowStart = position;
        block[position++] = '(';
    }

    @Override
    public void nullValue(int column) throws IOException {
        reserve(AROUND);
        separate(column);
        put(NULL);
    }

    @Override
    public void value(int column, byte[] bytes, int offset, int length) throws IOException {
        if (length > PIECE) {
            beginValue(column);
            part(bytes, offset, length);
            endValue();
            return;
        }
        reserve(2 * length + 2 * AROUND);
        ColumnFormat format = columns[column];
        switch (format) {
            case NUMBER -> {
                separate(column);
                if (length == 2 && bytes[offset] == '-' && bytes[offset + 1] == '0') {
                    put(NEGATIVE_ZERO);
                } else {
                    position = Words.copy(bytes, offset, length, block, position);
                }
            }
            case TEMPORAL -> {
                begin(column, format);
                position = Words.copy(bytes, offset, length, block, position);
                end(format);
            }
            case TEXT, BINARY, UNICODE -> {
                begin(column, format);
                position = Escaping.SQL.copy(bytes, offset, length, block, position);
                end(format);
            }
        }
    }

    @Override
    public void beginValue(int column) throws IOException {
        reserve(AROUND);
        open = columns[column];
        begin(column, open);
    }

    @Override
    public void part(byte[] bytes, int offset, int length) throws IOException {
        escaped(Escaping.SQL, bytes, offset, length);
    }

    @Override
    public void endValue() throws IOException {
        reserve(AROUND);
        end(open);
    }

    private void begin(int column, ColumnFormat format) {
        separate(column);
        switch (format) {
            case NUMBER -> {}
            case TEMPORAL, TEXT -> put(QUOTE);
            case BINARY -> put(BINARY);
            case UNICODE -> put(CONVERT);
        }
    }

    private void end(ColumnFormat format) {
        switch (format) {
            case NUMBER -> {}
            case TEMPORAL, TEXT, BINARY -> put(QUOTE);
            case UNICODE -> put(CONVERT_END);
        }
    }

    private void separate(int column) {
        if (column > 0) {
            block[position++] = ',';
        }
    }

    @Override
    public void endRow() throws IOException {
        reserve(2);
        block[position++] = ')';
        block[position++] = '\n';
        if (rows > 0 && canMove() && statementBytes() > statementSize) {
            moveRow(false);
        }
        rows++;
        rowStart = SPILLED;
        if (statementBytes() >= statementSize) {
            endStatement();
        }
        file.rowDone();
        if (file.isFull(position)) {
            endStatement();
            block = file.rotate(position);
            position = 0;
            sessionWritten = false;
        }
    }

    /** Length of the statement if it ended here. */
    private long statementBytes() {
        return position - statementStart + END.length;
    }

    private boolean canMove() {
        return rowStart != SPILLED && insert.length + position - rowStart < block.length;
    }

    /**
     * Ends the statement before the row in hand and makes the row the first one of a new statement.
     *
     * @param onwards whether the row must go to another block, because this one is full
     */
    private void moveRow(boolean onwards) throws IOException {
        int length = position - rowStart;
        int comma = rowStart - 1;
        int start = comma + END.length;
        if (onwards || start + insert.length + length > block.length) {
            byte[] other = file.another(start);
            System.arraycopy(block, rowStart, other, insert.length, length);
            position = comma;
            put(END);
            file.handOver(position);
            block = other;
            position = 0;
        } else {
            System.arraycopy(block, rowStart, block, start + insert.length, length);
            position = comma;
            put(END);
        }
        statementStart = position;
        put(insert);
        rowStart = position;
        position += length;
        rows = 0;
    }

    private void endStatement() throws IOException {
        if (inStatement) {
            reserve(END.length);
            put(END);
            inStatement = false;
        }
    }

    @Override
    void complete() throws IOException {
        endStatement();
    }

    @Override
    void spill() throws IOException {
        if (rows > 0 && canMove()) {
            moveRow(true);
        } else {
            statementStart -= position;
            rowStart = SPILLED;
            handOver();
        }
    }
}
