package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.TestServer;
import dev.sluice.testing.WithServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Command lines of mysqlimport do what they did; what cannot be done is refused in one sentence. */
@WithServer
class ImportCommandTest {
    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private TestServer server;
    private String schema;

    @BeforeEach
    void prepare(TestServer shared) {
        server = shared;
        schema = server.createSchema("commands");
        server.executeIn(
                schema,
                "CREATE TABLE products (id INT PRIMARY KEY, name VARCHAR(20), price DECIMAL(8,2)) CHARACTER SET utf8mb4",
                "CREATE TABLE customers (id INT PRIMARY KEY, name VARCHAR(20)) CHARACTER SET utf8mb4",
                "CREATE TABLE old (id INT) ENGINE=MyISAM",
                "CREATE VIEW seen AS SELECT 1");
    }

    private Path file(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content);
    }

    private int run(String... words) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        List<String> all = new ArrayList<>(List.of(
                "import",
                "--no-defaults",
                "--host=" + server.host(),
                "--port=" + server.port(),
                "--user=" + server.settings().user(),
                "--password=" + server.settings().password(),
                "--state-dir=" + folder.resolve("state")));
        all.addAll(List.of(words));
        CommandLine program = Main.program("import");
        program.setOut(new PrintWriter(out));
        program.setErr(new PrintWriter(err));
        return program.execute(all.toArray(String[]::new));
    }

    private String refused(String... words) {
        assertThat(run(words)).as(err.toString()).isEqualTo(2);
        String said = err.toString();
        return said.lines()
                .filter(line -> line.startsWith("sluice: "))
                .findFirst()
                .orElse(said)
                .substring("sluice: ".length())
                .replace(folder.toString(), "FOLDER")
                .replace(schema, "SCHEMA");
    }

    @Test
    void commandLinesOfMysqlimportRunAsTheyAreWritten() throws Exception {
        file(schema + ".products.txt", "1\tone\t1.5\n2\ttwo\t2\n");
        assertThat(run("--local", schema, folder + "/" + schema + ".products.txt"))
                .as(err.toString())
                .isZero();
        assertThat(server.queryIn(schema, "SELECT * FROM products")).containsExactly("1\tone\t1.50", "2\ttwo\t2.00");

        file(schema + ".customers.txt", "1\tAnna\n");
        assertThat(run("--use-threads=4", "--replace", "--verbose", schema, folder + "/" + schema + ".*.txt"))
                .as(err.toString())
                .isZero();
        assertThat(out.toString()).contains(schema + ".customers: Records: 1  Refused: 0  Skipped: 0  File: ");

        Files.createDirectory(folder.resolve("batch_files"));
        file("batch_files/products.txt", "9\tnine\t9\n");
        file("batch_files/customers.txt", "9\tNina\n");
        assertThat(run("--use-threads=8", "--lock-tables", "--delete", "--debug-info", schema, folder + "/batch_files"))
                .as(err.toString())
                .isZero();
        assertThat(server.queryIn(schema, "SELECT id FROM products UNION ALL SELECT id FROM customers"))
                .containsExactly("9", "9");
        assertThat(out.toString()).contains("CPU time: ");

        file("products.csv", "# a head\n'10';'it''s; ten';\\N\n");
        assertThat(run(
                        "--ignore-lines=1",
                        "--fields-terminated-by=;",
                        "--fields-enclosed-by='",
                        "--columns=id,name,@price",
                        "--set",
                        "price=COALESCE(@price,0)",
                        schema,
                        folder + "/products.csv"))
                .as(err.toString())
                .isZero();
        assertThat(server.queryIn(schema, "SELECT * FROM products WHERE id = 10"))
                .containsExactly("10\tit's; ten\t0.00");
    }

    @Test
    void forceGoesOnWithTheOtherFilesAndEndsWithExitCodeOne() throws Exception {
        file("customers.txt", "1\tfar too long for this column\n");
        file("products.txt", "1\tone\t1\n");

        assertThat(run("--force", schema, folder + "/customers.txt", folder + "/products.txt"))
                .isEqualTo(1);

        assertThat(err.toString())
                .contains("customers.txt, line 1, is refused by ")
                .contains(" The same command resumes.");
        assertThat(server.queryIn(schema, "SELECT COUNT(*) FROM products")).containsExactly("1");
        assertThat(server.queryIn(schema, "SELECT COUNT(*) FROM customers")).containsExactly("0");
    }

    @Test
    void refusedRecordsEndWithExitCodeThree() throws Exception {
        file("customers.txt", "1\tok\nx\tbad\n3\tok\n");

        assertThat(run("--max-errors=1", schema, folder + "/customers.txt")).isEqualTo(3);

        assertThat(Files.readString(folder.resolve("customers.txt.rejected"))).isEqualTo("x\tbad\n");
        assertThat(err.toString()).contains("warning: 1 record of " + folder + "/customers.txt refused, see ");
    }

    @Test
    void whatCannotBeDoneIsRefusedInOneSentence() throws Exception {
        String products = file("products.txt", "1\tone\t1\n").toString();

        assertThat(refused(schema, folder + "/none.txt")).isEqualTo("There is no file FOLDER/none.txt.");
        assertThat(refused(schema, folder + "/*.none")).isEqualTo("No file matches FOLDER/*.none.");
        assertThat(refused("no_such_base", products)).isEqualTo("There is no database no_such_base on the server.");
        assertThat(refused(schema, file("nothing.txt", "1\n").toString()))
                .isEqualTo(
                        "There is no table SCHEMA.nothing for FOLDER/nothing.txt; --table or --map name another one.");
        assertThat(refused("--table=seen", schema, products))
                .isEqualTo("SCHEMA.seen is a view, not a table that files go into.");
        assertThat(refused("--map", "prod*=old", schema, products))
                .startsWith("Table SCHEMA.old has an engine without transactions, ");
        assertThat(refused("--columns=id,nome", schema, products))
                .isEqualTo("The table SCHEMA.products has no column nome that takes values.");
        assertThat(refused("--columns=id,name,id", schema, products))
                .isEqualTo("Column id of table SCHEMA.products would get two values.");
        assertThat(refused("--columns=name,price", schema, products))
                .isEqualTo(
                        "Column id of table SCHEMA.products has no default, and there are no values for it; give it one"
                                + " with --set.");
        assertThat(refused("--skip-columns=4", schema, products))
                .isEqualTo("--skip-columns 4 is no column of the file, which has id, name, price.");
        assertThat(refused("--default-character-set=klingon", schema, products))
                .isEqualTo(
                        "There is no character set 'klingon' for files; the server's names are expected, such as utf8mb4,"
                                + " latin1 or binary.");
        assertThat(refused(
                        "--table=products",
                        schema,
                        file("x.bin", "\u0000\u0001\u0000\u0002").toString()))
                .isEqualTo("FOLDER/x.bin is no text file: 2 of its first 4 bytes are zero bytes;"
                        + " --default-character-set=binary imports it all the same.");
        assertThat(refused(
                        "--table=products",
                        schema,
                        file("x.zip", "PK\u0003\u0004...").toString()))
                .isEqualTo("FOLDER/x.zip is a ZIP archive or an office document, not a text file with records.");
        assertThat(refused("--replace", "--ignore", schema, products))
                .isEqualTo("Of --replace, --ignore and --upsert only one can be given.");
        assertThat(refused("--list-ignored", schema, products))
                .isEqualTo("--list-ignored lists what --ignore leaves out.");
        assertThat(refused("--ignore", "--list-ignored", "--reject-dir=" + folder + "/none", schema, products))
                .isEqualTo("Duplicates of FOLDER/products.txt cannot be written into FOLDER/none; name a folder with"
                        + " --reject-dir.");
        assertThat(refused("--max-rate=0", schema, products)).isEqualTo("--max-rate 0 is not 1 or more.");
        assertThat(refused("--upsert=nome", schema, products))
                .isEqualTo("--upsert nome: the table SCHEMA.products has no such column.");
        assertThat(refused("--max-errors=many", schema, products))
                .isEqualTo("--max-errors many is neither a number of records nor a percentage up to 100%.");
        assertThat(refused("--use-threads=0", schema, products)).isEqualTo("--use-threads 0 is not between 1 and 256.");
        assertThat(refused("--bytes-per-chunk=10", schema, products))
                .isEqualTo("--bytes-per-chunk 10 is not between 1024 and 1073741824.");
        assertThat(refused(schema, "-"))
                .isEqualTo("Standard input has no name to tell its table from; name it with --table.");
        assertThat(refused("--table=a", "--map=b=c", schema, products))
                .isEqualTo("--table and --map both say which table a file goes into; give one of them.");
        assertThat(refused("--max-errors=1", "--reject-dir=" + folder + "/none", schema, products))
                .isEqualTo(
                        "Refused records of FOLDER/products.txt cannot be written into FOLDER/none; name a folder with"
                                + " --reject-dir.");
        assertThat(refused("--format=csv", "--fields-escaped-by=x", schema, products))
                .isEqualTo("--fields-escaped-by has no meaning with --format=csv.");
        assertThat(refused("--trim", schema, products)).isEqualTo("--trim has no meaning with --format=tsv.");
        assertThat(refused("--set", "price", schema, products))
                .isEqualTo("--set price is not of the form column=expression.");
        assertThat(server.queryIn(schema, "SELECT COUNT(*) FROM products")).containsExactly("0");
        assertThat(server.queryIn(schema, "SHOW TABLES")).hasSize(4);
    }

    @Test
    void accountWithoutRightsIsToldWhichOneIsMissing() throws Exception {
        String products = file("products.txt", "1\tone\t1\n").toString();
        server.execute(
                "DROP USER IF EXISTS reader",
                "CREATE USER reader IDENTIFIED BY 'Secret-1'",
                "GRANT SELECT ON `" + schema + "`.* TO reader");

        String refusal = refused("--user=reader", "--password=Secret-1", schema, products);

        assertThat(refusal).startsWith("Table SCHEMA.products cannot be imported into: INSERT command denied to user");
    }
}
