package dev.sluice.bench;

import dev.sluice.file.BlockListener;
import dev.sluice.file.ColumnFormat;
import dev.sluice.file.Compression;
import dev.sluice.file.DataFileResult;
import dev.sluice.file.DataFileWriter;
import dev.sluice.file.FileStage;
import dev.sluice.file.InsertEncoder;
import dev.sluice.file.RowEncoder;
import dev.sluice.file.TsvEncoder;
import dev.sluice.mysql.RowReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Times the row path alone: one table with an integer primary key, cut into even ranges. Run by hand:
 * {@code RowPathBench JDBC-URL TABLE KEY DIRECTORY THREADS RANGES none|zstd|gzip tsv|sql [PASSES]}.
 */
public final class RowPathBench {
    private RowPathBench() {}

    /** Runs once and prints rows, bytes and seconds. */
    public static void main(String[] args) throws Exception {
        long start = System.nanoTime();
        String url = args[0];
        String table = args[1];
        String key = args[2];
        Path directory = Path.of(args[3]);
        int threads = Integer.parseInt(args[4]);
        int ranges = Integer.parseInt(args[5]);
        Compression compression = Compression.valueOf(args[6].toUpperCase(java.util.Locale.ROOT));
        boolean sql = args[7].equals("sql");
        int passes = args.length > 8 ? Integer.parseInt(args[8]) : 1;
        Files.createDirectories(directory);

        List<String> names = new ArrayList<>();
        List<ColumnFormat> formats = new ArrayList<>();
        long min;
        long max;
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            try (ResultSet result = statement.executeQuery("SELECT * FROM " + table + " LIMIT 0")) {
                for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                    names.add("`" + result.getMetaData().getColumnName(i) + "`");
                    formats.add(format(result.getMetaData().getColumnType(i)));
                }
            }
            try (ResultSet result = statement.executeQuery("SELECT MIN(" + key + "), MAX(" + key + ") FROM " + table)) {
                result.next();
                min = result.getLong(1);
                max = result.getLong(2);
            }
        }
        long step = (max - min) / ranges + 1;
        AtomicInteger next = new AtomicInteger();
        AtomicInteger file = new AtomicInteger();
        Callable<List<DataFileResult>> worker = () -> {
            List<DataFileResult> results = new ArrayList<>();
            try (Connection connection = DriverManager.getConnection(url);
                    FileStage stage = new FileStage("stage")) {
                prepare(connection);
                RowReader reader = RowReader.forConnection(connection);
                for (int range = next.getAndIncrement(); range < ranges * passes; range = next.getAndIncrement()) {
                    long from = min + range % ranges * step;
                    String query = "SELECT " + String.join(",", names) + " FROM " + table + " WHERE " + key + " >= "
                            + from + " AND " + key + " < " + (from + step);
                    BlockListener quiet = (rows, bytes) -> {};
                    DataFileWriter writer = new DataFileWriter(
                            stage,
                            directory,
                            compression,
                            DataFileWriter.UNLIMITED,
                            () -> "t." + file.incrementAndGet() + (sql ? ".sql" : ".tsv"),
                            quiet);
                    RowEncoder encoder = sql
                            ? new InsertEncoder(
                                    writer,
                                    "`big`",
                                    names,
                                    formats,
                                    InsertEncoder.SESSION,
                                    InsertEncoder.STATEMENT_SIZE)
                            : new TsvEncoder(writer, formats);
                    reader.read(query, encoder);
                    results.addAll(encoder.finish());
                }
            }
            return results;
        };
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        List<Future<List<DataFileResult>>> futures = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            futures.add(pool.submit(worker));
        }
        long rows = 0;
        long bytes = 0;
        long fileBytes = 0;
        for (Future<List<DataFileResult>> future : futures) {
            for (DataFileResult result : future.get()) {
                rows += result.rows();
                bytes += result.bytes();
                fileBytes += result.fileBytes();
            }
        }
        pool.shutdown();
        System.out.printf(
                "%d rows, %.1f MB, %.1f MB stored, %.2f s%n",
                rows, bytes / 1e6, fileBytes / 1e6, (System.nanoTime() - start) / 1e9);
    }

    private static void prepare(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET character_set_results = binary");
        }
    }

    private static ColumnFormat format(int type) {
        return switch (type) {
            case java.sql.Types.INTEGER,
                    java.sql.Types.BIGINT,
                    java.sql.Types.SMALLINT,
                    java.sql.Types.DECIMAL,
                    java.sql.Types.DOUBLE -> ColumnFormat.NUMBER;
            case java.sql.Types.TIMESTAMP, java.sql.Types.DATE, java.sql.Types.TIME -> ColumnFormat.TEMPORAL;
            case java.sql.Types.VARBINARY, java.sql.Types.BINARY, java.sql.Types.LONGVARBINARY -> ColumnFormat.BINARY;
            default -> ColumnFormat.TEXT;
        };
    }
}
