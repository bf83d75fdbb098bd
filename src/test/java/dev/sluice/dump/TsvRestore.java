package dev.sluice.dump;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.ZstdInputStream;
import dev.sluice.file.Checksum;
import dev.sluice.file.ColumnFormat;
import dev.sluice.file.RecordJson;
import dev.sluice.mysql.Column;
import dev.sluice.mysql.Identifiers;
import dev.sluice.testing.TestServer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.zip.GZIPInputStream;
import tools.jackson.databind.JsonNode;

/**
 * A small reader of dumps in TSV format that believes nothing but the manifest: every file named there must have
 * its size and hash and load its number of rows. Restores under the names of the source.
 */
final class TsvRestore {
    /** "Field doesn't have a default value". */
    private static final int NO_DEFAULT = 1364;

    private final Path directory;
    private final JsonNode manifest;

    /** @param directory of a finished dump */
    TsvRestore(Path directory) {
        this.directory = directory;
        this.manifest = RecordJson.MAPPER.readTree(directory.resolve(DumpDirectory.MANIFEST));
    }

    void into(TestServer server) throws Exception {
        try (Connection connection = connect(server);
                Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            for (JsonNode object : objects("schema")) {
                run(statement, object.get("files"), "-schema-create.sql");
            }
            runAll(statement, "sequence", "-schema-sequence.sql");
            for (JsonNode table : manifest.get("tables")) {
                use(statement, table);
                run(statement, table.get("definitions").get("files"), "-schema.sql");
            }
            runAll(statement, "view", "-schema.sql");
            for (JsonNode table : manifest.get("tables")) {
                use(statement, table);
                load(statement, table);
            }
            runAll(statement, "programs", "-schema-post.sql");
            runAll(statement, "view", "-schema-view.sql");
            for (JsonNode table : manifest.get("tables")) {
                use(statement, table);
                run(statement, table.get("definitions").get("files"), "-schema-triggers.sql");
            }
        }
    }

    private List<JsonNode> objects(String type) {
        List<JsonNode> objects = new ArrayList<>();
        for (JsonNode object : manifest.get("objects")) {
            if (object.get("type").asString().equals(type)) {
                objects.add(object);
            }
        }
        return objects;
    }

    private void runAll(Statement statement, String type, String kind) throws Exception {
        for (JsonNode object : objects(type)) {
            use(statement, object);
            run(statement, object.get("files"), kind);
        }
    }

    private static void use(Statement statement, JsonNode object) throws SQLException {
        statement.execute("SET NAMES utf8mb4");
        statement.execute(bytes("USE " + Identifiers.quote(object.get("schema").asString())));
    }

    /** Cuts files as the {@code mysql} client does: where a line ends with the delimiter. */
    private void run(Statement statement, JsonNode files, String kind) throws Exception {
        for (JsonNode file : files) {
            String name = file.get("name").asString();
            if (!name.endsWith(kind)) {
                continue;
            }
            check(file);
            String delimiter = ";";
            StringBuilder sql = new StringBuilder();
            for (String line : Files.readString(directory.resolve(name), StandardCharsets.ISO_8859_1)
                    .split("\n")) {
                if (sql.isEmpty() && line.startsWith("DELIMITER ")) {
                    delimiter = line.substring("DELIMITER ".length());
                } else if (line.endsWith(delimiter)) {
                    sql.append(line, 0, line.length() - delimiter.length());
                    execute(statement, sql.toString(), name);
                    sql.setLength(0);
                } else {
                    sql.append(line).append('\n');
                }
            }
            assertThat(sql.toString()).as("rest of " + name).isEmpty();
        }
    }

    private static int execute(Statement statement, String sql, String name) {
        try {
            return statement.executeUpdate(sql);
        } catch (SQLException e) {
            throw new AssertionError(name + ": " + e.getMessage() + " in: " + sql, e);
        }
    }

    private void load(Statement statement, JsonNode table) throws Exception {
        List<String> targets = new ArrayList<>();
        List<String> sets = new ArrayList<>();
        List<Column> columns = new ArrayList<>();
        for (JsonNode node : table.get("columns")) {
            columns.add(RecordJson.MAPPER.treeToValue(node, Column.class));
        }
        boolean converts = columns.stream().anyMatch(TsvRestore::isUnicode);
        for (Column column : columns) {
            String variable = "@v" + targets.size();
            if (isUnicode(column)) {
                targets.add(variable);
                sets.add(column.quoted() + " = CONVERT(" + variable + " USING utf8mb4)");
            } else if (converts && column.dataType().endsWith("int")) {
                // Beside a SET clause MySQL 8.0.15 forgets that an AUTO_INCREMENT column was given its 0.
                targets.add(variable);
                sets.add(column.quoted() + " = " + variable);
            } else {
                targets.add(column.quoted());
            }
        }
        statement.execute("SET sql_mode='NO_AUTO_VALUE_ON_ZERO,ALLOW_INVALID_DATES', time_zone='+00:00',"
                + " foreign_key_checks=0");
        long rows = 0;
        for (JsonNode file : table.get("data").get("files")) {
            check(file);
            String name = file.get("name").asString();
            Path plain = Files.createTempFile("sluice-tsv-", ".tsv");
            try (InputStream in = uncompressed(directory.resolve(name))) {
                Files.copy(in, plain, StandardCopyOption.REPLACE_EXISTING);
                assertThat(Files.size(plain))
                        .as(name)
                        .isEqualTo(file.get("bytes").asLong());
                // Connector/J sends LOAD DATA in UTF-8 whatever the encoding of the connection is.
                String load = "LOAD DATA LOCAL INFILE '" + plain + "' INTO TABLE ";
                String target = Identifiers.quote(table.get("table").asString());
                int loaded;
                try {
                    loaded = statement.executeUpdate(
                            load + target + " CHARACTER SET binary (" + String.join(",", targets) + ")"
                                    + (sets.isEmpty() ? "" : " SET " + String.join(",", sets)));
                } catch (SQLException e) {
                    assertThat(e.getErrorCode())
                            .as(e.getMessage() + " loading " + target)
                            .isEqualTo(NO_DEFAULT);
                    loaded = loadStaged(statement, load, target, table);
                }
                assertThat(loaded).as(name).isEqualTo(file.get("rows").asInt());
                rows += loaded;
            } finally {
                Files.delete(plain);
            }
        }
        assertThat(rows).isEqualTo(table.get("rows").asLong());
    }

    private static boolean isUnicode(Column column) {
        return TableDumper.format(column) == ColumnFormat.UNICODE;
    }

    /** MySQL 8.0.15 takes no geometry that is NOT NULL through LOAD DATA with a list of columns. */
    private static int loadStaged(Statement statement, String load, String target, JsonNode table) throws SQLException {
        List<String> names = new ArrayList<>();
        List<String> staged = new ArrayList<>();
        List<String> values = new ArrayList<>();
        for (JsonNode node : table.get("columns")) {
            Column column = RecordJson.MAPPER.treeToValue(node, Column.class);
            String name = "c" + staged.size();
            names.add(column.quoted());
            staged.add(name + " LONGBLOB");
            values.add(
                    TableDumper.format(column) == ColumnFormat.UNICODE ? "CONVERT(" + name + " USING utf8mb4)" : name);
        }
        statement.execute("CREATE TEMPORARY TABLE staged (" + String.join(",", staged) + ")");
        statement.execute(load + "staged CHARACTER SET binary");
        int rows = statement.executeUpdate(bytes("INSERT INTO " + target + " (" + String.join(",", names) + ") SELECT "
                + String.join(",", values) + " FROM staged"));
        statement.execute("DROP TEMPORARY TABLE staged");
        return rows;
    }

    private void check(JsonNode file) throws Exception {
        byte[] content = Files.readAllBytes(directory.resolve(file.get("name").asString()));
        assertThat(content).hasSize(file.get("fileBytes").asInt());
        assertThat(Checksum.of(content)).isEqualTo(file.get("crc32c").asString());
    }

    private static InputStream uncompressed(Path file) throws IOException {
        InputStream in = Files.newInputStream(file);
        if (file.toString().endsWith(".zst")) {
            return new ZstdInputStream(in);
        }
        return file.toString().endsWith(".gz") ? new GZIPInputStream(in) : in;
    }

    private static String bytes(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    /** Each file says by SET NAMES what its bytes are; the driver passes them on, a char a byte. */
    private static Connection connect(TestServer server) throws SQLException {
        Properties properties = new Properties();
        properties.put("user", server.settings().user());
        properties.put("password", server.settings().password());
        properties.put("allowPublicKeyRetrieval", "true");
        properties.put("allowLoadLocalInfile", "true");
        properties.put("characterEncoding", "ISO-8859-1");
        return DriverManager.getConnection("jdbc:mysql://" + server.settings().address() + "/", properties);
    }
}
