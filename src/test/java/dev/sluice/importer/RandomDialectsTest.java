package dev.sluice.importer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.flat.FlatDialect;
import dev.sluice.mysql.Connections;
import dev.sluice.mysql.LoadSessions;
import dev.sluice.mysql.LocalLoad;
import dev.sluice.mysql.Server;
import dev.sluice.testing.EveryServer;
import dev.sluice.testing.TestServer;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;

/** Random records in random dialects come in as the server's own LOAD DATA brings them in. */
class RandomDialectsTest {
    private static final int CASES = Integer.getInteger("sluice.import.cases", 12);
    private static final long SEED = Long.getLong("sluice.import.seed", 20261);
    private static final String COLUMNS =
            " (id INT PRIMARY KEY, a VARCHAR(200), b VARCHAR(200) CHARACTER SET latin1, c TEXT, n INT, d DECIMAL(10,3))"
                    + " CHARACTER SET utf8mb4";
    private static final List<String> PIECES = List.of(
            "a", "b", "é", "ü", " ", ",", ";", "|", "\t", "\n", "\r", "\"", "'", "\\", "$", "^", "NULL", "x\0y",
            "\u001a");

    @TempDir
    private Path folder;

    @EveryServer
    void filesInRandomDialectsComeInAsTheServerReadsThem(TestServer server) throws Exception {
        ImportFixture fixture =
                new ImportFixture(server, folder, "CREATE TABLE t" + COLUMNS, "CREATE TABLE expected" + COLUMNS);
        LoadSessions sessions;
        Connections connections = new Connections(server.settings());
        try (Connection connection = connections.connect()) {
            sessions =
                    LoadSessions.of(connections, Server.of(connection), Optional.of(true), LoadSessions.Rules.STRICT);
        }
        for (int n = 0; n < CASES; n++) {
            Random random = new Random(SEED + n);
            FlatDialect dialect = dialect(random);
            String content = content(dialect, random);
            server.executeIn(fixture.schema, "DELETE FROM t", "DELETE FROM expected");
            try (Connection session = sessions.open()) {
                LocalLoad.send(
                        session,
                        "LOAD DATA LOCAL INFILE 'x' INTO TABLE `" + fixture.schema + "`.expected CHARACTER SET utf8mb4 "
                                + dialect.sql(),
                        new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8)));
                session.commit();
            }
            fixture.dialect(dialect);
            fixture.rangeBytes = OptionalLong.of(1024);
            fixture.file("t.txt", content);

            fixture.run("t.txt");

            String all = "SELECT id, HEX(a), HEX(b), HEX(c), n, d FROM ";
            assertThat(fixture.rows(all + "t ORDER BY id"))
                    .as("case %d: %s", n, dialect)
                    .isNotEmpty()
                    .isEqualTo(fixture.rows(all + "expected ORDER BY id"));
        }
    }

    private static <T> T pick(Random random, List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    private static FlatDialect dialect(Random random) {
        return new FlatDialect(
                pick(random, List.of("\t", ",", ";", "||", "|")),
                pick(random, List.of(OptionalInt.empty(), OptionalInt.of('"'), OptionalInt.of('\''))),
                random.nextBoolean(),
                pick(random, List.of(OptionalInt.of('\\'), OptionalInt.of('^'), OptionalInt.of('\\'))),
                "",
                pick(random, List.of("\n", "\r\n", "$\n")));
    }

    private static String content(FlatDialect dialect, Random random) {
        StringBuilder content = new StringBuilder();
        int records = 20 + random.nextInt(60);
        for (int id = 0; id < records; id++) {
            content.append(id);
            for (int i = 0; i < 3; i++) {
                content.append(dialect.fieldEnd()).append(field(dialect, random));
            }
            content.append(dialect.fieldEnd()).append(random.nextInt(1000) - 500);
            content.append(dialect.fieldEnd()).append(random.nextInt(100_000) / 1000.0);
            content.append(id == records - 1 && random.nextBoolean() ? "" : dialect.lineEnd());
        }
        return content.toString();
    }

    private static String field(FlatDialect dialect, Random random) {
        char escape = (char) dialect.escaped().getAsInt();
        if (random.nextInt(6) == 0) {
            return escape + "N";
        }
        StringBuilder value = new StringBuilder();
        for (int i = random.nextInt(10); i > 0; i--) {
            value.append(pick(random, PIECES));
        }
        boolean encloses = dialect.enclosed().isPresent() && (!dialect.optionally() || random.nextBoolean());
        String enclosure = dialect.enclosed().isPresent()
                ? Character.toString(dialect.enclosed().getAsInt())
                : "";
        StringBuilder field = new StringBuilder();
        for (char c : value.toString().toCharArray()) {
            boolean special = c == escape
                    || enclosure.indexOf(c) >= 0
                    || dialect.fieldEnd().indexOf(c) >= 0
                    || dialect.lineEnd().indexOf(c) >= 0;
            if (special && !(encloses && enclosure.indexOf(c) < 0 && c != escape)) {
                field.append(escape);
            }
            field.append(c);
        }
        return encloses ? enclosure + field + enclosure : field.toString();
    }
}
