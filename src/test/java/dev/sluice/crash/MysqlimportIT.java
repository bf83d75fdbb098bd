package dev.sluice.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.sluice.testing.TestServer;
import dev.sluice.testing.WithServer;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Command lines of mysqlimport leave in one schema what mysqlimport itself leaves in another, on clean data. */
@Tag("crash")
@WithServer
class MysqlimportIT {
    private static final List<String> TABLES = List.of("products", "customers", "notes");

    @TempDir
    private Path folder;

    private TestServer server;
    private String ours;
    private String theirs;

    @BeforeEach
    void prepare(TestServer shared) {
        server = shared;
        assumeThat(mysqlimport()).as("a mysqlimport").isPresent();
        ours = schema();
        theirs = schema();
    }

    private String schema() {
        String schema = server.createSchema("ecommerce");
        server.executeIn(
                schema,
                "CREATE TABLE products (id INT PRIMARY KEY, name VARCHAR(40), price DECIMAL(8,2), at DATETIME, f DOUBLE,"
                        + " KEY (name)) CHARACTER SET utf8mb4",
                "CREATE TABLE customers (id INT AUTO_INCREMENT PRIMARY KEY, name VARCHAR(40) NOT NULL, born DATE,"
                        + " UNIQUE KEY (name)) CHARACTER SET utf8mb4",
                "CREATE TABLE notes (id INT, txt TEXT, raw VARBINARY(40), e ENUM('a','b')) CHARACTER SET utf8mb4");
        return schema;
    }

    /** The server's own, for another one's may not know how to log in; else that on the path. */
    private static Optional<Path> mysqlimport() {
        return Stream.concat(
                        Stream.ofNullable(System.getenv("SLUICE_TEST_MYSQLD"))
                                .map(Path::of)
                                .map(Path::getParent)
                                .filter(parent -> parent != null),
                        Stream.of(System.getenv("PATH").split(File.pathSeparator))
                                .map(Path::of))
                .map(directory -> directory.resolve("mysqlimport"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private void file(String name, String content) throws IOException {
        Files.createDirectories(folder.resolve(name).getParent());
        Files.writeString(folder.resolve(name), content);
    }

    private void files(String directory, int from) throws IOException {
        file(directory + "/products.txt", lines(from, "%d\tproduct %d Ä€😀\t%d.50\t2024-02-29 10:11:12\t1e-7\n"));
        file(directory + "/customers.txt", lines(from, "%d\tname %d\\tof \\\\ two\\nlines%d\t\\N\n"));
        file(directory + "/notes.txt", lines(from, "%d\t%d \\\" \\' \"\tx\\0y\\Z%d\tb\n"));
    }

    private static String lines(int from, String line) {
        return IntStream.range(from, from + 500)
                .mapToObj(i -> String.format(line, i, i, i))
                .collect(Collectors.joining());
    }

    /** Runs the same words with both programs. */
    private void both(String... words) throws Exception {
        List<String> login = List.of(
                "--host=" + server.host(),
                "--port=" + server.port(),
                "--user=" + server.settings().user());
        List<String> peer =
                new ArrayList<>(List.of(mysqlimport().orElseThrow().toString(), "--no-defaults", "--protocol=tcp"));
        peer.addAll(login);
        Stream.of(words).map(word -> word.equals("DB") ? theirs : word).forEach(peer::add);
        ProcessBuilder builder = new ProcessBuilder(peer).redirectErrorStream(true);
        builder.environment().put("MYSQL_PWD", server.settings().password());
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes()).strip();
        assertThat(process.waitFor()).as(said).isZero();
        // Of duplicates that it leaves out it tells as warnings.
        assertThat(said.replaceFirst("Skipped: (\\d+)  Warnings: \\1$", "")).doesNotContainPattern("Warnings: [1-9]");

        List<String> own = new ArrayList<>(List.of("import"));
        own.addAll(login);
        Stream.of(words).map(word -> word.equals("DB") ? ours : word).forEach(own::add);
        SluiceRun run = Sluice.in(folder)
                .with("SLUICE_PASSWORD", server.settings().password())
                .start(own.toArray(String[]::new));
        assertThat(run.exitCode()).as(run.err()).isZero();
        for (String table : TABLES) {
            String all = "SELECT * FROM " + table + " ORDER BY id";
            assertThat(server.queryIn(ours, all)).as(table).isEqualTo(server.queryIn(theirs, all));
        }
    }

    private long rows(String table) {
        return Long.parseLong(
                server.queryIn(ours, "SELECT COUNT(*) FROM " + table).get(0));
    }

    @Test
    void oneFileSeveralFilesAndFilesThatReplaceAll() throws Exception {
        files("one", 0);
        both("--local", "DB", folder + "/one/products.txt");
        assertThat(rows("products")).isEqualTo(500);

        files("more", 500);
        both(
                "--local",
                "--use-threads=4",
                "DB",
                folder + "/more/products.txt",
                folder + "/more/customers.txt",
                folder + "/more/notes.txt");
        assertThat(rows("products")).isEqualTo(1000);

        files("batch_files", 300);
        both(
                "--local",
                "--use-threads=8",
                "--lock-tables",
                "--delete",
                "DB",
                folder + "/batch_files/products.txt",
                folder + "/batch_files/customers.txt",
                folder + "/batch_files/notes.txt");
        assertThat(TABLES).allMatch(table -> rows(table) == 500);

        both("--local", "--replace", "--low-priority", "DB", folder + "/one/products.txt");
        both("--local", "--ignore", "DB", folder + "/more/products.txt");
        assertThat(rows("products")).isEqualTo(1000);
    }

    @Test
    void dialectsColumnsAndIgnoredLines() throws Exception {
        file(
                "products.csv",
                "id,price,name\r\n1,2.5,\"a \"\"quoted\"\", one\"\r\n2,,\\N\r\n3,0,\"two\r\nlines\"\r\n"
                        .replace(",,", ",0,"));
        both(
                "--local",
                "--fields-terminated-by=,",
                "--fields-optionally-enclosed-by=\"",
                "--lines-terminated-by=\\r\\n",
                "--ignore-lines=1",
                "--columns=id,price,name",
                "DB",
                folder + "/products.csv");
        file("notes.dat", "1|'it''s'|x^|y|a;2|'b|c'|^N|b;");
        both(
                "--local",
                "--fields-terminated-by=|",
                "--fields-enclosed-by='",
                "--fields-escaped-by=^",
                "--lines-terminated-by=;",
                "-c",
                "id,txt,raw,e",
                "DB",
                folder + "/notes.dat");
        file("customers.latin", "x\tanna\n");
        both(
                "--local",
                "--default-character-set=utf8mb4",
                "--columns=@skipped,name",
                "DB",
                folder + "/customers.latin");
        assertThat(server.queryIn(ours, "SELECT id, name FROM products WHERE id IN (1, 3)"))
                .containsExactly("1\ta \"quoted\", one", "3\ttwo\r\nlines");
        assertThat(server.queryIn(ours, "SELECT id, name FROM customers")).containsExactly("1\tanna");
    }
}
