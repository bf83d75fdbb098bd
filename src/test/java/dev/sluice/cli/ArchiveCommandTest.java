package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.TestServer;
import dev.sluice.testing.WithServer;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** The command lines of pt-archiver, as they are typed. */
@WithServer
class ArchiveCommandTest {
    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private TestServer server;
    private String ecommerce;
    private String archive;
    private String login;

    @BeforeEach
    void tables(TestServer shared) throws Exception {
        server = shared;
        ecommerce = server.createSchema("ecommerce");
        archive = server.createSchema("archive");
        server.executeIn(
                ecommerce,
                "CREATE TABLE orders (id INT PRIMARY KEY, order_date DATE NOT NULL, KEY by_date (order_date))",
                "INSERT INTO orders WITH RECURSIVE n AS (SELECT 1 i UNION ALL SELECT i + 1 FROM n WHERE i < 30)"
                        + " SELECT i, '2023-12-11' + INTERVAL i DAY FROM n",
                "CREATE TABLE " + archive + ".orders_archive LIKE orders");
        Path file = folder.resolve("client.cnf");
        Files.writeString(
                file,
                "[client]\nuser=" + server.settings().user() + "\npassword="
                        + server.settings().password() + "\n");
        login = "h=" + server.host() + ",P=" + server.port() + ",F=" + file;
    }

    @Test
    void toATable() {
        assertThat(run(
                        "--source",
                        login + ",D=" + ecommerce + ",t=orders",
                        "--dest",
                        login + ",D=" + archive + ",t=orders_archive",
                        "--where",
                        "order_date < '2024-01-01'",
                        "--limit=1000",
                        "--commit-each",
                        "--progress=5000",
                        "--statistics",
                        "--why-quit",
                        "--analyze=ds"))
                .as(err.toString())
                .isZero();

        assertThat(server.query("SELECT (SELECT COUNT(*) FROM " + ecommerce + ".orders), (SELECT COUNT(*) FROM "
                        + archive + ".orders_archive)"))
                .containsExactly("10\t20");
        assertThat(out.toString())
                .contains("/" + archive + ".orders_archive: done\n")
                .contains("\n  archived: 20\n")
                .containsPattern("\naction +count +seconds\nselect +1 +[0-9.]+\n")
                .endsWith("why quit: no more rows\n");
    }

    @Test
    void nothingToDoIsDone() {
        assertThat(run("--source=" + login + ",D=" + ecommerce + ",t=orders", "--purge", "--where=id > 99"))
                .as(err.toString())
                .isZero();
        assertThat(out.toString()).contains("\n  archived: 0\n");
    }

    @Test
    void toAFile() throws Exception {
        assertThat(run(
                        "--source=" + login + ",D=" + ecommerce + ",t=orders,i=PRIMARY",
                        "--file=" + folder + "/%D.%t_%Y%m.txt",
                        "--purge",
                        "--where=order_date < '2024-01-01'"))
                .as(err.toString())
                .isZero();

        String month = LocalDate.now().format(DateTimeFormatter.ofPattern("yyyyMM"));
        assertThat(Files.readAllLines(folder.resolve(ecommerce + ".orders_" + month + ".txt")))
                .hasSize(20)
                .startsWith("1\t2023-12-12");
        assertThat(server.queryIn(ecommerce, "SELECT COUNT(*) FROM orders")).containsExactly("10");
    }

    @Test
    void aDryRunShowsStatementsIndexAndEstimate() {
        assertThat(run(
                        "--source=" + login + ",D=" + ecommerce + ",t=orders",
                        "--dest=D=" + archive + ",t=orders_archive",
                        "--where=order_date < '2023-12-15'",
                        "--sleep=1",
                        "--dry-run"))
                .as(err.toString())
                .isZero();

        assertThat(out.toString())
                .contains(": the same server, one transaction\n")
                .contains(
                        "\n  along index by_date (order_date, id), rows named by PRIMARY; up to the last matching row of"
                                + " now\n")
                .contains(
                        "\n  checks passed: server, tables, columns, keys, foreign keys, condition, privileges, ledger,"
                                + " replicas and load\n")
                .contains("\nSELECT CAST(`order_date` AS CHAR),CAST(`id` AS CHAR) FROM ")
                .contains(" WHERE `id` IN (1,2,3) AND (order_date < '2023-12-15') FOR UPDATE\n  EXPLAIN ")
                .contains("\nINSERT INTO `" + archive + "`.`orders_archive` (")
                .contains("\nDELETE `" + ecommerce + "`.`orders` FROM ")
                .endsWith("\nNothing was changed.\n");
        assertThat(server.queryIn(ecommerce, "SELECT COUNT(*) FROM orders")).containsExactly("30");
    }

    @Test
    void aHostThatIsNoReplicaIsRefused() {
        assertThat(run(
                        "--source=" + login + ",D=" + ecommerce + ",t=orders",
                        "--purge",
                        "--where=1=1",
                        "--sleep=1",
                        "--check-slave-lag=h=" + server.host() + ",P=" + server.port() + ",max-lag=5",
                        "--dry-run"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("sluice: ").contains("replica");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            --purge --no-delete | --purge deletes rows and --no-delete does not; leave one of them out.
            --dest=t=b --replace --ignore | --replace and --ignore are two answers to one question; leave one of them out.
            ~~ | Where shall the rows go? --dest, --file, or --purge to keep them nowhere.
            --no-delete | --no-delete copies rows, so it needs --dest or --file.
            --dest=t=b --purge | --purge and --dest contradict each other; rows leave the source without --purge too.
            --purge --replace | --replace is about rows of --dest, which is missing.
            --purge --limit=0 | --limit 0 is not between 1 and 50000.
            --purge --limit=50000 --threads=5 | --limit 50000 with --threads 5 holds more than 200000 keys in memory; make one of them smaller.
            --purge --threads=0 | --threads 0 is not between 1 and 64.
            --purge --retries=-1 | --retries -1 is not between 0 and 1000000.
            --purge --txn-size=-1 | --txn-size -1 is not 0 or more.
            --purge --header | --output-format, --header and --compress are about --file, which is missing.
            --file=x --threads=2 | --threads 2 cannot write one --file; leave it at 1.
            --file=x --compress=lzma | --compress=lzma is neither zstd nor gzip.
            --purge --columns=a | --columns says what is copied, but there is neither --dest nor --file.
            --dest=t=b --columns=a,A | --columns a,A has 'A' twice or an empty name.
            --purge --analyze=d | --analyze and --optimize can name d only where there is a --dest.
            --purge --optimize=x | --optimize x is not s, d or ds.
            --purge --set-vars=a | --set-vars a is not of the form NAME=VALUE.
            --purge --set-vars=a=SLEEP(1) | --set-vars a=SLEEP(1) is not NAME=VALUE with a number, a word or a text in single quotes as value.
            --purge --set-vars=autocommit=1 | --set-vars autocommit cannot be chosen: archiving depends on it.
            """)
    void combinationsWithoutMeaningAreRefused(String words, String message) {
        List<String> all = new ArrayList<>(List.of("--source=h=nowhere,D=a,t=a", "--where=1=1"));
        if (words != null && !words.isEmpty()) {
            all.addAll(List.of(words.split(" ")));
        }
        assertThat(run(all.toArray(String[]::new))).isEqualTo(2);
        assertThat(err.toString()).isEqualTo("sluice: " + message + "\n");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            h=x,D=a | --source names no table (t=TABLE).
            h=x,t=a | --source names no schema (D=SCHEMA).
            h=x,D=a,t=a,b=2 | --source has b=2, which is neither 0 nor 1.
            h=x,D=a,t=a,m=Some::Module | --source has m=, which is none of h, P, u, p, S, F, D, t, A, L, b, i.
            """)
    void sourcesThatAreNone(String source, String message) {
        assertThat(run("--source=" + source, "--where=1=1", "--purge")).isEqualTo(2);
        assertThat(err.toString()).isEqualTo("sluice: " + message + "\n");
    }

    private int run(String... words) {
        CommandLine program = Main.program("archive");
        program.setOut(new PrintWriter(out));
        program.setErr(new PrintWriter(err));
        List<String> all = new ArrayList<>(List.of("archive", "--state-dir=" + folder.resolve("state")));
        all.addAll(List.of(words));
        return program.execute(all.toArray(String[]::new));
    }
}
