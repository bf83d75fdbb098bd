package dev.sluice.cli;

import dev.sluice.demo.ProjectFolder;
import dev.sluice.demo.Samples;
import dev.sluice.testing.Replica;
import dev.sluice.testing.TestServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.springframework.util.FileSystemUtils;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/**
 * The world of the commands in the documentation: its hosts, accounts, schemas and files. {@code db1} holds the sample
 * shop and what examples archive, {@code db2} is where they load to; {@code replica} follows {@code db1}. The root of
 * its files is a folder of the test's.
 */
final class CommandStage {
    private static final Pattern ROOTED = Pattern.compile("(?<=[\\s'=])/(?=(?:backup|data|archive|var|etc|tmp)\\b)");
    private static final Pattern HOST = Pattern.compile("(--host[= ]|@|h=)(db1|db2|host|replica|localhost)\\b");
    private static final Pattern RUN = Pattern.compile("(?:starting|resuming) (\\S+), run (\\S+)");

    /** What the shell's working directory holds, by the names that the examples use. */
    private static final List<String> RELATIVE = List.of(
            "DIR",
            "products.txt",
            "products.csv",
            "fix.sql",
            "rules.xml",
            "rules.yml",
            "shop-rules.yml",
            "nightly.yml",
            "backup.cnf",
            "target.cnf");

    private final Path folder;
    private final TestServer db1 = TestServer.startPrivate();
    private final TestServer db2 = TestServer.startPrivate();
    private final Replica replica = db1.startReplica();
    private final StringWriter said = new StringWriter();
    /** Whether {@code db2} has the shop as {@code db1} has it. */
    private boolean copied;

    private Thread dumping;
    private String job;
    private String run;

    CommandStage(Path folder) throws IOException, SQLException {
        this.folder = folder;
        for (String name : List.of("backup", "data/batch_files", "archive", "tmp", "work/jobs", "etc/sluice")) {
            Files.createDirectories(folder.resolve(name));
        }
        for (String name : List.of("var/log/sluice", "var/lib/node_exporter/textfile", "var/www")) {
            Files.createDirectories(folder.resolve(name));
        }
        accounts();
        smallShop();
        db1.execute("CREATE DATABASE crm_leads", "CREATE TABLE crm_leads.leads (id INT PRIMARY KEY)");
        quality();
        optionFiles();
        jobFiles();
    }

    /** The sample shop with fewer rows, because many commands read all of them; the replica has no use for it. */
    private void smallShop() throws SQLException {
        try (Connection connection = db1.connect()) {
            connection.createStatement().execute("SET SESSION sql_log_bin = 0");
            Samples.loadShop(connection, "shop");
            for (String some : List.of("order_lines WHERE order_id", "orders WHERE id", "access_log WHERE id")) {
                connection.createStatement().execute("DELETE FROM " + some + " % 20 <> 0");
            }
        }
    }

    private void accounts() {
        for (TestServer server : List.of(db1, db2)) {
            for (String account : List.of("backup", "admin", "check", "user")) {
                server.execute(
                        "CREATE USER '" + account + "'@'%' IDENTIFIED BY '"
                                + server.settings().password() + "'",
                        "GRANT " + (account.equals("check") ? "SELECT" : "ALL") + " ON *.* TO '" + account + "'@'%'");
            }
        }
    }

    /** What the rules in the README are about, as they want it but for the number of rows, which is worth a warning. */
    private void quality() throws IOException {
        db1.execute(
                "CREATE DATABASE quality",
                "CREATE TABLE quality.customers (id INT PRIMARY KEY, name VARCHAR(20), email VARCHAR(20), country"
                        + " CHAR(2), tax_id INT)",
                "CREATE TABLE quality.categories (id INT PRIMARY KEY)",
                "CREATE TABLE quality.products (id INT PRIMARY KEY, price INT, weight INT, sku VARCHAR(20), status"
                        + " VARCHAR(10), category_id INT, updated_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP)",
                "CREATE TABLE quality.orders (id INT PRIMARY KEY, amount INT)",
                "INSERT INTO quality.customers VALUES (1, 'Ann', 'ann@shop', 'NO', 7)",
                "INSERT INTO quality.categories VALUES (1)",
                "INSERT INTO quality.products (id, price, weight, sku, status, category_id) VALUES"
                        + " (1, 10, 1, 'ABC-1', 'NEW', 1)",
                "INSERT INTO quality.orders VALUES (1, 10)");
        Matcher rules = Pattern.compile("(?s)```yaml\n(rules:.*?)```")
                .matcher(Files.readString(ProjectFolder.locate().resolve("README.md")));
        if (!rules.find()) {
            throw new AssertionError("README.md has no rules any more");
        }
        for (String name : List.of("rules.yml", "shop-rules.yml")) {
            Files.writeString(work(name), rules.group(1).replace("shop.", "quality."));
        }
    }

    private void optionFiles() throws IOException {
        String client = "[client]\nuser=root\npassword=" + db1.settings().password() + "\nhost=127.0.0.1\nport=";
        Files.writeString(work("backup.cnf"), client + db1.port() + "\n");
        Files.writeString(work("target.cnf"), client + db2.port() + "\n");
    }

    /** Those of {@code jobs/}, with other defaults in place of the variables that nobody sets here. */
    private void jobFiles() throws IOException {
        Path jobs = ProjectFolder.locate().resolve("jobs");
        try (Stream<Path> files = Files.walk(jobs)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path copy = work("jobs").resolve(jobs.relativize(file).toString());
                Files.createDirectories(copy.getParent());
                Files.writeString(
                        copy,
                        Files.readString(file)
                                .replace("3306}", db1.port() + "}")
                                .replace("/var/backups", folder + "/var/backups"));
            }
        }
        for (String copy : List.of("work/nightly.yml", "etc/sluice/nightly.yml", "etc/sluice/nightly-backup.yml")) {
            Path file = folder.resolve(copy);
            Files.writeString(
                    file,
                    Files.readString(work("jobs").resolve(file.getFileName()))
                            .replace("include/", work("jobs") + "/include/"));
        }
    }

    private Path work(String name) {
        return folder.resolve("work").resolve(name);
    }

    /** Executes a command as it is written, on this stage. @return its exit code */
    int execute(WrittenCommand command) throws Exception {
        said.getBuffer().setLength(0);
        List<String> words = words(command);
        prepare(words.get(0), command.text());
        words.replaceAll(word -> word.equals("RUN") || word.equals("20261122-020003-k3f")
                ? run
                : word.equals("dump-shop-9c1b2f6e") ? job : word);
        int code = sluice(words);
        if (words.get(0).equals("report") && !words.contains("--output")) {
            Files.delete(Path.of("sluice-" + run + ".html"));
        }
        if (words.get(0).equals("stop")) {
            dumping.join();
        }
        return code;
    }

    /** What the last command printed, and how it was typed. */
    String said() {
        return said.toString();
    }

    private List<String> words(WrittenCommand command) throws IOException {
        String text = command.whole().replace(" --ask-pass", "").replaceAll(" -p(?= )", "");
        String operation = command.operation().orElse("");
        boolean toDb2 = operation.equals("load") || operation.equals("import");
        text = HOST.matcher(text).replaceAll(match -> address(match.group(1), match.group(2), toDb2));
        text = ROOTED.matcher(text).replaceAll(Matcher.quoteReplacement(folder + "/"));
        List<String> words = new ArrayList<>();
        for (String word : WrittenCommand.words(text)) {
            boolean inWork = RELATIVE.contains(word) || word.startsWith("jobs/");
            Path file = inWork ? work(word) : null;
            words.addAll(
                    !inWork
                            ? List.of(word.equals("9477") ? freePort() : word)
                            : word.contains("*") ? matching(file) : List.of(file.toString()));
        }
        add(words, toDb2 ? db2 : db1);
        return words;
    }

    private String address(String before, String host, boolean toDb2) {
        int port = host.equals("replica") ? replica.server().port() : (toDb2 || host.equals("db2") ? db2 : db1).port();
        return before.equals("@")
                ? "@127.0.0.1:" + port
                : before.equals("h=") ? "h=127.0.0.1,P=" + port : "--host=127.0.0.1 --port=" + port;
    }

    private static List<String> matching(Path pattern) throws IOException {
        try (Stream<Path> files = Files.list(pattern.getParent())) {
            return files.filter(Files::isRegularFile)
                    .map(Path::toString)
                    .sorted()
                    .toList();
        }
    }

    private static String freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return Integer.toString(socket.getLocalPort());
        }
    }

    /** What users have in their home: an account and a state folder. */
    private void add(List<String> words, TestServer server) {
        if (words.get(0).startsWith("-") || words.contains("--help")) {
            return;
        }
        CommandSpec spec =
                Main.program(words.get(0)).getSubcommands().get(words.get(0)).getCommandSpec();
        boolean runsFile = words.get(0).equals("run");
        if (spec.findOption("--state-dir") != null || runsFile) {
            words.add("--state-dir=" + folder.resolve("state"));
        }
        boolean connects = spec.findOption("--defaults-file") != null;
        if ((connects || runsFile) && !words.contains("--defaults-file")) {
            boolean byTable = spec.findOption("--source") != null || runsFile;
            Path file = server == db1 ? work("backup.cnf") : work("target.cnf");
            words.add("--defaults-file=" + (byTable ? passwordOnly() : file));
        }
    }

    /** For commands that name their servers otherwise. */
    private Path passwordOnly() {
        try {
            return Files.writeString(
                    work("password.cnf"),
                    "[client]\nuser=root\npassword=" + db1.settings().password() + "\n");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private void prepare(String operation, String text) throws Exception {
        switch (operation) {
            case "dump" -> {
                FileSystemUtils.deleteRecursively(folder.resolve("backup"));
                FileSystemUtils.deleteRecursively(work("DIR"));
                Files.createDirectories(folder.resolve("backup"));
            }
            case "load" -> {
                dumped();
                db2.execute("DROP DATABASE IF EXISTS shop", "DROP DATABASE IF EXISTS shop_copy");
                copied = !text.contains("--dry-run") && !text.contains("shop_copy");
            }
            case "archive" -> archivedTables();
            case "import" -> importedFiles(text);
            case "verify" -> {
                copied();
                if (text.contains("--ask-pass")) { // the one of which the README shows differences
                    db2.executeIn("shop", "UPDATE stock SET pieces = pieces + 1 LIMIT 2", "DELETE FROM stock LIMIT 1");
                    copied = false;
                }
            }
            case "run" -> {
                FileSystemUtils.deleteRecursively(folder.resolve("var/backups"));
                Files.createDirectories(folder.resolve("var/backups/sluice"));
                db1.execute(
                        "DROP DATABASE IF EXISTS shop_copy",
                        "DROP DATABASE IF EXISTS shop_archive",
                        "CREATE DATABASE shop_archive",
                        "CREATE TABLE shop_archive.orders LIKE shop.orders",
                        "CREATE TABLE shop_archive.order_lines LIKE shop.order_lines");
            }
            case "report" -> {
                stopDumping();
                if (run == null) {
                    startDumping();
                    stopDumping();
                }
            }
            case "stop", "pause" -> startDumping();
            case "resume" -> {
                startDumping();
                sluice(List.of("pause", run, "--state-dir=" + folder.resolve("state")));
            }
            default -> {
                // needs nothing
            }
        }
    }

    private void dumped() {
        for (Path directory : List.of(folder.resolve("backup/shop"), work("DIR"))) {
            if (!Files.exists(directory.resolve("metadata"))) {
                required(List.of("dump", "--database=shop", "--outputdir=" + directory));
            }
        }
    }

    private void copied() {
        dumped();
        if (!copied) {
            db2.execute("DROP DATABASE IF EXISTS shop", "DROP DATABASE IF EXISTS copy");
            required(List.of("load", "--directory=" + folder.resolve("backup/shop")));
            db2.execute("CREATE DATABASE copy", "CREATE TABLE copy.orders LIKE shop.orders");
            db2.execute("INSERT INTO copy.orders SELECT * FROM shop.orders");
            copied = true;
        }
    }

    private void required(List<String> words) {
        List<String> all = new ArrayList<>(words);
        add(all, words.get(0).equals("load") ? db2 : db1);
        if (sluice(all) != 0) {
            throw new AssertionError(said());
        }
    }

    private void archivedTables() {
        String orders = " (id INT PRIMARY KEY, order_date DATE NOT NULL, KEY by_order_date (order_date))";
        db1.execute(
                "DROP DATABASE IF EXISTS ecommerce",
                "CREATE DATABASE ecommerce",
                "CREATE TABLE ecommerce.orders" + orders,
                "INSERT INTO ecommerce.orders VALUES (1, '2022-05-05'), (2, '2023-12-31'), (3, '2024-01-01')",
                "DROP DATABASE IF EXISTS web",
                "CREATE DATABASE web",
                "CREATE TABLE web.access_log (id INT PRIMARY KEY, at DATETIME NOT NULL, KEY at (at))",
                "INSERT INTO web.access_log VALUES (1, '2020-01-01'), (2, NOW())",
                "CREATE TABLE web.sessions (id INT PRIMARY KEY, expires DATETIME NOT NULL, KEY expires (expires))",
                "INSERT INTO web.sessions VALUES (1, '2020-01-01')");
        db2.execute(
                "DROP DATABASE IF EXISTS archive",
                "CREATE DATABASE archive",
                "CREATE TABLE archive.orders_archive" + orders);
        replica.catchUp();
    }

    private void importedFiles(String text) throws IOException {
        copied = false;
        db2.execute(
                "DROP DATABASE IF EXISTS shop",
                "CREATE DATABASE shop",
                "CREATE TABLE shop.products (id INT NOT NULL PRIMARY KEY, name VARCHAR(20), price DECIMAL(10,2))",
                "CREATE TABLE shop.orders (id INT NOT NULL PRIMARY KEY)");
        Map<String, String> files = new LinkedHashMap<>();
        files.put("data/products.txt", "1\tHammer\t1.50\n2\tRose\t2.00\n");
        files.put("data/shop.products.txt", "3\tViolin\t3.50\n");
        files.put("data/batch_files/products.txt", "4\tBall\t4.50\n");
        files.put("work/products.txt", text.contains("@c") ? "1\t150\n2\t200\n" : "1\tHammer\t1.50\n");
        files.put("work/products.csv", "id,name,price\n1,\"Hammer, big\",150\n");
        for (Map.Entry<String, String> file : files.entrySet()) {
            Files.writeString(folder.resolve(file.getKey()), file.getValue());
        }
        try (GZIPOutputStream gzip =
                new GZIPOutputStream(Files.newOutputStream(folder.resolve("data/orders.2024.txt.gz")))) {
            gzip.write("7\n8\n".getBytes());
        }
    }

    /** A dump of the shop that takes minutes unless it is stopped. */
    private void startDumping() throws InterruptedException {
        if (dumping != null && dumping.isAlive()) {
            return;
        }
        StringWriter err = new StringWriter();
        List<String> words = new ArrayList<>(List.of(
                "dump",
                "--database=shop",
                "--outputdir=" + folder.resolve("slow"),
                "--rows=100",
                "--threads=1",
                "--sleep=1"));
        words.add("--fresh");
        add(words, db1);
        CommandLine program = program(words, new PrintWriter(err, true));
        dumping = new Thread(() -> program.execute(words.toArray(String[]::new)));
        dumping.start();
        Matcher started = RUN.matcher(err.toString());
        while (!started.find()) {
            if (!dumping.isAlive()) {
                throw new AssertionError(err);
            }
            Thread.sleep(10);
            started = RUN.matcher(err.toString());
        }
        job = started.group(1);
        run = started.group(2);
    }

    private void stopDumping() throws InterruptedException {
        if (dumping != null && dumping.isAlive()) {
            sluice(List.of("stop", run, "--state-dir=" + folder.resolve("state")));
            dumping.join();
        }
    }

    private int sluice(List<String> words) {
        said.append("$ sluice ").append(String.join(" ", words)).append('\n');
        return program(words, new PrintWriter(said, true)).execute(words.toArray(String[]::new));
    }

    private static CommandLine program(List<String> words, PrintWriter out) {
        return Main.program(words.toArray(String[]::new)).setOut(out).setErr(out);
    }

    /** Ends its servers. */
    void close() throws InterruptedException {
        stopDumping();
        replica.close();
        db1.close();
        db2.close();
    }
}
