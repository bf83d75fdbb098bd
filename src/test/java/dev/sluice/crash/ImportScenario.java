package dev.sluice.crash;

import dev.sluice.demo.TableComparison;
import dev.sluice.run.CrashPoint;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.zip.GZIPOutputStream;

/** A file goes into a table, under each policy; the server's own LOAD DATA says what has to be there. */
final class ImportScenario implements Scenario {
    private static final int ROWS = 40_000;
    private final SoakPlace place;
    private String schema;
    private String policy;
    private List<String> options;

    ImportScenario(SoakPlace place) {
        this.place = place;
    }

    @Override
    public String operation() {
        return "import";
    }

    @Override
    public List<CrashPoint> steps() {
        return List.of(CrashPoint.NOTED, CrashPoint.RECORDED);
    }

    @Override
    public void prepare(Random random) throws Exception {
        if (schema != null) {
            place.server().execute("DROP DATABASE " + schema);
        }
        schema = place.server().createSchema("imported");
        place.server()
                .executeIn(
                        schema,
                        "CREATE TABLE t (id INT PRIMARY KEY, v VARCHAR(60), n INT, KEY (n), KEY (v)) CHARACTER SET utf8mb4",
                        "CREATE TABLE expected LIKE t");
        policy = SoakPlace.oneOf(random, List.of("", "--replace", "--ignore", "--delete"));
        int times = policy.equals("--replace") || policy.equals("--ignore") ? 2 : 1;
        boolean compressed = random.nextBoolean();
        Path plain = place.folder().resolve("t.txt");
        Path file = compressed ? place.folder().resolve("t.txt.gz") : plain;
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < ROWS; i++) {
            int id = i % (ROWS / times);
            text.append(id)
                    .append("\tvalue ")
                    .append(i)
                    .append(" \\\\ \\N\t")
                    .append(id % 100)
                    .append('\n');
        }
        Files.writeString(plain, text);
        if (compressed) {
            try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
                out.write(text.toString().getBytes(StandardCharsets.UTF_8));
            }
        }
        if (!policy.isEmpty()) {
            place.server().executeIn(schema, "INSERT INTO t SELECT 1, 'old', 0", "INSERT INTO t SELECT -1, 'old', 0");
            if (!policy.equals("--delete")) {
                place.server().executeIn(schema, "INSERT INTO expected SELECT * FROM t");
            }
        }
        place.server()
                .executeIn(
                        schema,
                        "LOAD DATA LOCAL INFILE '" + plain + "' "
                                + (times == 1 ? "" : policy.substring(2).toUpperCase(Locale.ROOT))
                                + " INTO TABLE expected CHARACTER SET utf8mb4");
        options = new ArrayList<>();
        options.addAll(List.of(
                "--bytes-per-chunk=" + (20_000 + random.nextInt(100_000)),
                "--use-threads=" + (1 + random.nextInt(4)),
                "--keys=" + SoakPlace.oneOf(random, List.of("auto", "keep", "defer"))));
        if (!policy.isEmpty()) {
            options.add(policy);
        }
        options.add(schema);
        options.add(file.toString());
    }

    @Override
    public List<String> command() {
        return place.words("import", options);
    }

    @Override
    public List<String> problems() throws Exception {
        try (Connection connection = place.server().connect(schema)) {
            place.server()
                    .executeIn(
                            schema,
                            "CREATE DATABASE " + schema + "_e",
                            "CREATE TABLE " + schema + "_e.t LIKE expected");
            place.server().executeIn(schema, "INSERT INTO " + schema + "_e.t SELECT * FROM expected");
            List<String> problems =
                    new ArrayList<>(TableComparison.differences(connection, schema + "_e", connection, schema, "t"));
            place.server().execute("DROP DATABASE " + schema + "_e");
            String keys = "SELECT GROUP_CONCAT(index_name ORDER BY index_name) FROM information_schema.statistics"
                    + " WHERE table_schema = '" + schema + "' AND table_name = 't'";
            problems.addAll(place.server().query(keys).stream()
                    .filter(found -> !found.equals("n,PRIMARY,v"))
                    .map(found -> "the keys are " + found)
                    .toList());
            return problems;
        }
    }

    @Override
    public List<String> leftovers() {
        return place.server().queryIn(schema, "SHOW TABLES").stream()
                .filter(table -> !table.equals("t") && !table.equals("expected"))
                .toList();
    }
}
