package dev.sluice.layout;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.sluice.chunk.TableKey;
import dev.sluice.file.BlockListener;
import dev.sluice.file.ColumnFormat;
import dev.sluice.file.Compression;
import dev.sluice.file.DataFileWriter;
import dev.sluice.file.FileStage;
import dev.sluice.file.InsertEncoder;
import dev.sluice.file.RowEncoder;
import dev.sluice.file.TsvEncoder;
import dev.sluice.mysql.TableName;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;

/** Data files in a folder, of the table {@code shop.t} unless said otherwise. */
final class RowFileFixture {
    static final TableName TABLE = new TableName("shop", "t");

    /** What mydumper 0.10 begins data files with. */
    static final String HEADER = """
            /*!40101 SET NAMES binary*/;
            /*!40014 SET FOREIGN_KEY_CHECKS=0*/;
            /*!40103 SET TIME_ZONE='+00:00' */;
            """;

    private static final BlockListener DEAF = (rows, bytes) -> {};

    private final Path directory;

    RowFileFixture(Path directory) {
        this.directory = directory;
    }

    /** Writes rows of values as a dump of sluice does; a null is NULL. @return name of the file */
    String encoded(boolean sql, Compression compression, List<ColumnFormat> formats, List<byte[][]> rows)
            throws IOException {
        try (FileStage stage = new FileStage("test stage")) {
            DataFileWriter writer = new DataFileWriter(
                    stage,
                    directory,
                    compression,
                    DataFileWriter.UNLIMITED,
                    () -> "shop.t.00001" + (sql ? ".sql" : ".tsv"),
                    DEAF);
            List<String> names = IntStream.range(0, formats.size())
                    .mapToObj(i -> "`c" + i + "`")
                    .toList();
            RowEncoder encoder = sql
                    ? new InsertEncoder(
                            writer, "`t`", names, formats, InsertEncoder.SESSION, InsertEncoder.STATEMENT_SIZE)
                    : new TsvEncoder(writer, formats);
            for (byte[][] row : rows) {
                encoder.beginRow();
                for (int i = 0; i < row.length; i++) {
                    if (row[i] == null) {
                        encoder.nullValue(i);
                    } else {
                        encoder.value(i, row[i], 0, row[i].length);
                    }
                }
                encoder.endRow();
            }
            return encoder.finish().get(0).name();
        }
    }

    /** Writes a file; text in bytes of its chars. */
    void write(String name, String content) throws IOException {
        Files.write(directory.resolve(name), content.getBytes(ISO_8859_1));
    }

    /** The rows of a file as TSV. */
    byte[] bytes(String name) throws IOException {
        try (TsvRows rows = open(name)) {
            return all(rows);
        }
    }

    String text(String name) throws IOException {
        return new String(bytes(name), ISO_8859_1);
    }

    /** Writes INSERT statements behind the usual header and reads them. */
    String inserted(String statements) throws IOException {
        write("shop.t.sql", HEADER + statements);
        return text("shop.t.sql");
    }

    TsvRows open(String name) throws IOException {
        return new RowFiles(directory).open(table(TABLE, name), file(name));
    }

    static TableData table(TableName name, String file) {
        return new TableData(name, List.of(), Optional.<TableKey>empty(), OptionalLong.empty(), List.of(file(file)));
    }

    static DataFile file(String name) {
        FileName parsed = FileName.of(name).orElseThrow();
        DataFile.Format format =
                switch (parsed.kind()) {
                    case TSV -> DataFile.Format.TSV;
                    case ROWS -> DataFile.Format.LOAD_DATA;
                    default -> DataFile.Format.INSERTS;
                };
        StoredFile stored = new StoredFile(
                name, parsed.compression(), OptionalLong.empty(), OptionalLong.empty(), Optional.empty());
        return new DataFile(stored, format, OptionalLong.empty(), Optional.empty());
    }

    static byte[] all(TsvRows rows) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] buffer = new byte[7777];
        for (int read = rows.read(buffer, 0, buffer.length); read >= 0; read = rows.read(buffer, 0, buffer.length)) {
            out.write(buffer, 0, read);
        }
        return out.toByteArray();
    }

    static InputStream stream(TsvRows rows) throws IOException {
        return new ByteArrayInputStream(all(rows));
    }
}
