package dev.sluice.dump;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.file.Compression;
import dev.sluice.testing.EveryServer;
import dev.sluice.testing.TestServer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** What stock programs restore from {@code --format sql} is what was dumped, rows and definitions. */
class RestoreTest {
    @TempDir
    private Path folder;

    @EveryServer
    void myloaderRestoresTheShop(TestServer source) throws Exception {
        for (Path program : StockClients.myloaders()) {
            byMyloader(program, source, source.sampleShop(), Compression.GZIP);
        }
    }

    @EveryServer
    void mysqlRestoresTheShop(TestServer source) throws Exception {
        byMysql(source, source.sampleShop(), Compression.NONE);
    }

    @EveryServer
    void myloaderRestoresAwkwardObjects(TestServer source) throws Exception {
        String schema = AwkwardSchema.create(source);
        for (Path program : StockClients.myloaders()) {
            if (!StockClients.isOld(program)) {
                // 0.10 takes the file of a sequence for data, which comes after all tables.
                AwkwardSchema.addNumberedTable(source, schema);
            }
            byMyloader(program, source, schema, Compression.NONE);
        }
    }

    @EveryServer
    void mysqlRestoresAwkwardObjects(TestServer source) throws Exception {
        String schema = AwkwardSchema.create(source);
        AwkwardSchema.addNumberedTable(source, schema);
        byMysql(source, schema, Compression.GZIP);
    }

    /** myloader can have no line break behind a semicolon: such a literal is written otherwise. */
    @EveryServer
    void literalsOfSeveralLinesKeepTheirValue(TestServer source) throws Exception {
        String schema = source.createSchema("literals");
        AwkwardSchema.addLiteralsOfSeveralLines(source, schema);
        TestServer copy = CopyServers.without(source, schema);
        StockClients.myloader(StockClients.myloaders().get(0), dumpSql(source, Compression.NONE, schema), copy);

        assertThat(copy.queryIn(schema, "CALL `no escapes`()"))
                .containsExactly("\\;\n")
                .isEqualTo(source.queryIn(schema, "CALL `no escapes`()"));
        assertThat(copy.queryIn(schema, "CALL literals()"))
                .containsExactly(";\n\tit's;\n")
                .isEqualTo(source.queryIn(schema, "CALL literals()"));
    }

    private void byMyloader(Path program, TestServer source, String schema, Compression compression) throws Exception {
        Path dump = dumpSql(source, compression, schema);
        TestServer copy = CopyServers.without(source, schema);
        StockClients.myloader(program, dump, copy);
        CopyServers.assertEqual(source, schema, copy);
    }

    private void byMysql(TestServer source, String schema, Compression compression) throws Exception {
        TestServer copy = CopyServers.without(source, schema);
        StockClients.mysql(dumpSql(source, compression, schema), schema, schema, copy);
        CopyServers.assertEqual(source, schema, copy);
    }

    private Path dumpSql(TestServer source, Compression compression, String... schemas) throws Exception {
        return new DumpFixture(source, Files.createTempDirectory(folder, "dump"))
                .databases(schemas)
                .format(DumpFormat.SQL)
                .compression(compression)
                .dump();
    }
}
