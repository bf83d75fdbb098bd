package dev.sluice.verify;

import dev.sluice.chunk.KeyColumn;
import dev.sluice.mysql.Column;
import dev.sluice.mysql.RowReader;
import dev.sluice.mysql.SqlErrors;
import dev.sluice.run.FailedException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Writes one partition's statements that make the target equal, in two files: all deletes run before all inserts, so
 * that no value is in the way of its own successor. A row that differs is deleted and inserted; where columns are left
 * out of the comparison it is updated instead, which keeps those. Rows that no key tells apart are found by their hash.
 * One thread.
 */
final class RepairWriter implements AutoCloseable {
    /** Hashes in one statement. */
    private static final int BATCH = 500;

    private final FileChannel deleteFile;
    private final FileChannel insertFile;
    private final OutputStream deletes;
    private final OutputStream inserts;

    /** Goes on behind what the journal knows of. */
    RepairWriter(Path deleteFile, long deleteBytes, Path insertFile, long insertBytes) throws IOException {
        this.deleteFile = open(deleteFile, deleteBytes);
        this.insertFile = open(insertFile, insertBytes);
        this.deletes = new BufferedOutputStream(Channels.newOutputStream(this.deleteFile), 1 << 16);
        this.inserts = new BufferedOutputStream(Channels.newOutputStream(this.insertFile), 1 << 16);
    }

    private static FileChannel open(Path file, long bytes) throws IOException {
        FileChannel channel = FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        channel.truncate(bytes);
        channel.position(bytes);
        return channel;
    }

    /**
     * Writes what mends the differences of a leaf.
     *
     * @return how many of its rows cannot be mended
     */
    long write(RowQueries queries, Leaf leaf, Map<List<String>, Differing> differences, SessionPair sessions)
            throws IOException {
        TablePair pair = queries.pair();
        if (!pair.whole() && !pair.unique()) {
            return differences.values().stream()
                    .mapToLong(d -> d.different() + d.missing() + d.extra())
                    .sum();
        }
        Map<String, Long> wanted = new HashMap<>();
        Map<String, List<String>> updates = new HashMap<>();
        for (Map.Entry<List<String>, Differing> entry : differences.entrySet()) {
            Differing differing = entry.getValue();
            differing.source().forEach((hash, count) -> wanted.merge(hash, count, Long::sum));
            boolean update = differing.different() > 0 && !pair.whole();
            if (update) {
                differing.source().keySet().forEach(hash -> updates.put(hash, entry.getKey()));
            } else {
                delete(queries, entry.getKey(), differing.target());
            }
        }
        insert(queries, leaf, wanted, updates, sessions);
        return wanted.values().stream().mapToLong(Long::longValue).sum();
    }

    private void delete(RowQueries queries, List<String> key, Map<String, Long> hashes) throws IOException {
        TablePair pair = queries.pair();
        for (Map.Entry<String, Long> hash : hashes.entrySet()) {
            String condition = pair.unique()
                    ? keyCondition(pair, key)
                    : queries.hashIn(Side.TARGET, List.of(hash.getKey())) + " LIMIT " + hash.getValue();
            put(deletes, "DELETE FROM " + pair.target().quoted() + " WHERE " + condition + ";\n");
        }
    }

    private static String keyCondition(TablePair pair, List<String> values) {
        List<KeyColumn> columns = pair.key().orElseThrow().columns();
        List<String> terms = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            terms.add(columns.get(i).quoted() + " = " + columns.get(i).literal(values.get(i)));
        }
        return String.join(" AND ", terms);
    }

    /** Counts down what is wanted; what is left has changed since it was compared. */
    private void insert(
            RowQueries queries,
            Leaf leaf,
            Map<String, Long> wanted,
            Map<String, List<String>> updates,
            SessionPair sessions)
            throws IOException {
        TablePair pair = queries.pair();
        List<Column> columns = pair.columns().stream().map(ColumnPair::source).toList();
        RepairSink.Form insert = new RepairSink.Form(
                "INSERT INTO " + pair.target().quoted() + " ("
                        + pair.columns().stream()
                                .map(column -> column.target().quoted())
                                .collect(Collectors.joining(","))
                        + ") VALUES (",
                columns.stream().map(column -> "").toList(),
                ");\n");
        RepairSink sink = new RepairSink(
                inserts, columns, wanted, hash -> updates.containsKey(hash) ? update(pair, updates.get(hash)) : insert);
        List<String> expressions = columns.stream().map(Column::readExpression).toList();
        List<String> hashes = List.copyOf(wanted.keySet());
        // Few rows are asked for by their hashes; of many in a small range all are read, and the sink picks.
        boolean all = leaf instanceof Leaf.Keyed && hashes.size() > BATCH;
        for (int from = 0; from < hashes.size(); from += all ? hashes.size() : BATCH) {
            List<String> batch = all ? List.of() : hashes.subList(from, Math.min(hashes.size(), from + BATCH));
            read(
                    sessions.connections().source(),
                    queries.rows(Side.SOURCE, leaf.range(), batch, expressions),
                    sink,
                    pair);
        }
    }

    private static void read(Connection source, String sql, RepairSink sink, TablePair pair) throws IOException {
        try {
            RowReader.forConnection(source).read(sql, sink);
        } catch (SQLException e) {
            throw new FailedException("Reading rows of " + pair.source() + " failed: " + SqlErrors.describe(e), e);
        }
    }

    private static RepairSink.Form update(TablePair pair, List<String> key) {
        return new RepairSink.Form(
                "UPDATE " + pair.target().quoted() + " SET ",
                pair.columns().stream()
                        .map(column -> column.target().quoted() + "=")
                        .toList(),
                " WHERE " + keyCondition(pair, key) + ";\n");
    }

    /** Puts all that was written on the disk. */
    void sync() throws IOException {
        deletes.flush();
        inserts.flush();
        deleteFile.force(false);
        insertFile.force(false);
    }

    long deleteBytes() throws IOException {
        return deleteFile.position();
    }

    long insertBytes() throws IOException {
        return insertFile.position();
    }

    private static void put(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() throws IOException {
        deleteFile.close();
        insertFile.close();
    }
}
