package dev.sluice.layout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.mysql.Identifiers;
import dev.sluice.mysql.RowReader;
import dev.sluice.run.Progress;
import dev.sluice.run.StopSignal;
import dev.sluice.testing.EveryType;
import dev.sluice.testing.Mydumper;
import dev.sluice.testing.RecordedRows;
import dev.sluice.testing.TestServer;
import dev.sluice.testing.WithServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Dumps of the mydumper that is installed, of tables with every type and of the sample shop. */
@WithServer
class MydumperDumpTest {
    @TempDir
    Path directory;

    /** Lists, checks, and compares every table with the server's own rows. */
    private void isReadAsTheServerHasIt(TestServer server, String schema, int tables) throws Exception {
        DumpListing listing = DumpDirectoryReader.read(directory);
        DumpFindings findings = new DumpCheck(listing, new StopSignal(), new Progress()).run(2);
        assertThat(findings.sentences()).isEmpty();
        assertThat(listing.tables()).hasSize(tables);
        for (TableData table : listing.tables()) {
            assertThat(table.name().schema()).isEqualTo(schema);
            List<String> names = columns(server, table);
            RecordedRows expected = new RecordedRows();
            try (Connection connection = server.connect(schema);
                    Statement statement = connection.createStatement()) {
                statement.execute("SET character_set_results = binary, time_zone = '+00:00'");
                RowReader.forConnection(connection)
                        .read(
                                "SELECT " + String.join(",", names) + " FROM "
                                        + table.name().quoted(),
                                expected);
            }
            RecordedRows read = new RecordedRows();
            for (DataFile file : table.files()) {
                try (TsvRows rows = new RowFiles(directory).open(table, file)) {
                    if (rows.columns().isPresent()) {
                        assertThat(rows.columns().get())
                                .extracting(Identifiers::quote)
                                .isEqualTo(names);
                    }
                    TsvRowReader.read(RowFileFixture.stream(rows), names.size(), read);
                }
            }
            assertThat(read.rows()).as(table.name().toString()).containsExactlyInAnyOrderElementsOf(expected.rows());
        }
    }

    /** Invisible columns are in mydumper's files of tables that have generated columns too, and in no others. */
    private static List<String> columns(TestServer server, TableData table) {
        String ofTable = "FROM information_schema.columns WHERE table_schema = '"
                + table.name().schema() + "' AND table_name = '" + table.name().name() + "' AND extra ";
        boolean named = !server.single("SELECT COUNT(*) " + ofTable + "LIKE '%GENERATED%'")
                .equals("0");
        return server
                .query("SELECT column_name " + ofTable + "NOT LIKE '%GENERATED%'"
                        + (named ? "" : " AND extra NOT LIKE '%INVISIBLE%'") + " ORDER BY ordinal_position")
                .stream()
                .map(Identifiers::quote)
                .toList();
    }

    @Test
    void everyTypeAndAwkwardNamesAreRead(TestServer server) throws Exception {
        String schema = server.createSchema("types");
        EveryType type = new EveryType(server);
        for (String name : List.of("t", "odd.name", "x-schema", "sp ace")) {
            type.create(server, schema, name);
            type.fill(server, schema, name);
        }
        server.executeIn(schema, "CREATE TABLE `empty` (a INT)", "CREATE VIEW v AS SELECT id FROM t");
        Mydumper.dump(server, schema, directory);
        isReadAsTheServerHasIt(server, schema, 5);
        assertThat(DumpDirectoryReader.read(directory).definitions())
                .filteredOn(definition -> definition.name().equals(Optional.of("v")))
                .extracting(Definition::kind)
                .containsExactlyInAnyOrder(Definition.Kind.VIEW_PLACEHOLDER, Definition.Kind.VIEW);
    }

    @Test
    void compressedChunksOfTheShopAreRead(TestServer server) throws Exception {
        String shop = server.sampleShop();
        int tables = Integer.parseInt(server.single("SELECT COUNT(*) FROM information_schema.tables WHERE"
                + " table_type = 'BASE TABLE' AND table_schema = '" + shop + "'"));
        Mydumper.dump(server, shop, directory, "--compress", "--rows=1000");
        isReadAsTheServerHasIt(server, shop, tables);
    }
}
