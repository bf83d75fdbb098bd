package dev.sluice.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.mysql.RowReader;
import dev.sluice.testing.EveryServer;
import dev.sluice.testing.EveryType;
import dev.sluice.testing.RecordedRows;
import dev.sluice.testing.TestServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

/** From a server through a file and back, by the means that whoever restores a dump without sluice has. */
class RoundTripTest {
    @TempDir
    Path directory;

    @EveryServer
    void everyTypeComesBackThroughLoadData(TestServer server) throws Exception {
        EveryType type = new EveryType(server);
        String schema = filled(server, type);
        Path file = write(server, schema, type, false);

        List<String> targets = new ArrayList<>();
        List<String> sets = new ArrayList<>();
        for (int i = 0; i < type.names().size(); i++) {
            boolean unicode = type.formats().get(i) == ColumnFormat.UNICODE;
            targets.add(unicode ? "@v" + i : type.names().get(i));
            if (unicode) {
                sets.add(type.names().get(i) + " = CONVERT(@v" + i + " USING utf8mb4)");
            }
        }
        server.executeIn(
                schema,
                "SET sql_mode='NO_AUTO_VALUE_ON_ZERO,ALLOW_INVALID_DATES', time_zone='+00:00'",
                "LOAD DATA LOCAL INFILE '" + file + "' INTO TABLE copy CHARACTER SET binary ("
                        + String.join(",", targets) + ")" + (sets.isEmpty() ? "" : " SET " + String.join(",", sets)));

        assertThat(rows(server, schema, "copy")).hasSize(4).isEqualTo(rows(server, schema, "t"));
    }

    @EveryServer
    void everyTypeComesBackThroughTheMysqlClient(TestServer server) throws Exception {
        EveryType type = new EveryType(server);
        String schema = filled(server, type);
        Path file = write(server, schema, type, true);

        ProcessBuilder builder = new ProcessBuilder(
                        "mysql",
                        "--no-defaults",
                        "-h",
                        server.host(),
                        "-P",
                        Integer.toString(server.port()),
                        "-u",
                        server.settings().user(),
                        schema)
                .redirectInput(file.toFile())
                .redirectErrorStream(true);
        builder.environment().put("MYSQL_PWD", server.settings().password());
        Process client = builder.start();
        assertThat(new String(client.getInputStream().readAllBytes())).isEmpty();
        assertThat(client.waitFor()).isZero();

        assertThat(rows(server, schema, "copy")).hasSize(4).isEqualTo(rows(server, schema, "t"));
    }

    private static String filled(TestServer server, EveryType type) {
        String schema = server.createSchema("types");
        type.create(server, schema, "t");
        type.create(server, schema, "copy");
        type.fill(server, schema, "t");
        return schema;
    }

    private Path write(TestServer server, String schema, EveryType type, boolean sql) throws Exception {
        try (FileStage stage = new FileStage("test stage");
                Connection connection = binary(server, schema)) {
            DataFileWriter writer = new DataFileWriter(
                    stage, directory, Compression.NONE, DataFileWriter.UNLIMITED, () -> "data", (rows, bytes) -> {});
            RowEncoder encoder = sql
                    ? new InsertEncoder(
                            writer,
                            "`copy`",
                            type.names(),
                            type.formats(),
                            InsertEncoder.SESSION,
                            InsertEncoder.STATEMENT_SIZE)
                    : new TsvEncoder(writer, type.formats());
            RowReader.forConnection(connection).read("SELECT " + String.join(",", type.names()) + " FROM t", encoder);
            assertThat(encoder.finish()).extracting(DataFileResult::rows).containsExactly(4L);
        }
        return directory.resolve("data");
    }

    private static List<String> rows(TestServer server, String schema, String table) throws Exception {
        try (Connection connection = binary(server, schema)) {
            RecordedRows rows = new RecordedRows();
            RowReader.forConnection(connection).read("SELECT * FROM `" + table + "` ORDER BY id", rows);
            return rows.rows();
        }
    }

    private static Connection binary(TestServer server, String schema) throws Exception {
        Connection connection = server.connect(schema);
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET character_set_results = binary, time_zone = '+00:00'");
        }
        return connection;
    }
}
