package dev.sluice.demo;

import com.mysql.cj.jdbc.Driver;
import dev.sluice.mysql.ConnectionSettings;
import dev.sluice.mysql.Identifiers;
import dev.sluice.run.FailedException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;

/**
 * Restores a plain dump in SQL format the way myloader does: files in the order of their kinds, each cut into
 * statements where a line ends with a semicolon. For dumps of one schema that sluice itself has just written.
 */
public final class SqlDumpRestore {
    /** Ends of file names in the order in which the files are run; data files are all the others. */
    private static final List<String> FIRST = List.of("-schema-sequence.sql", "-schema.sql");

    private static final List<String> LAST = List.of("-schema-view.sql", "-schema-triggers.sql", "-schema-post.sql");

    private SqlDumpRestore() {}

    /**
     * Creates a schema and restores into it.
     *
     * @param server where; the account may create everything
     * @param directory of the dump
     * @param schema a name that is not in use
     * @throws FailedException naming the file whose statement failed
     */
    public static void restore(ConnectionSettings server, Path directory, String schema) {
        try (Stream<Path> listed = Files.list(directory);
                Connection connection = connect(server);
                Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.execute("CREATE DATABASE " + Identifiers.quote(schema) + " CHARACTER SET utf8mb4");
            statement.execute("USE " + Identifiers.quote(schema));
            List<Path> files = listed.filter(file -> file.toString().endsWith(".sql"))
                    .filter(file -> !file.toString().endsWith("-schema-create.sql"))
                    .sorted(Comparator.comparingInt(SqlDumpRestore::turn).thenComparing(Comparator.naturalOrder()))
                    .toList();
            for (Path file : files) {
                run(statement, file);
            }
        } catch (SQLException e) {
            throw new FailedException("Cannot restore into " + schema + ": " + e.getMessage(), e);
        } catch (IOException e) {
            throw new FailedException("Cannot read the dump: " + e.getMessage(), e);
        }
    }

    private static int turn(Path file) {
        String name = file.getFileName().toString();
        for (int i = 0; i < FIRST.size(); i++) {
            if (name.endsWith(FIRST.get(i))) {
                return i;
            }
        }
        for (int i = 0; i < LAST.size(); i++) {
            if (name.endsWith(LAST.get(i))) {
                return FIRST.size() + 1 + i;
            }
        }
        return FIRST.size();
    }

    private static void run(Statement statement, Path file) throws IOException {
        try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1)) {
            StringBuilder sql = new StringBuilder();
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                sql.append(line);
                if (line.endsWith(";")) {
                    statement.execute(sql.substring(0, sql.length() - 1));
                    sql.setLength(0);
                } else {
                    sql.append('\n');
                }
            }
        } catch (SQLException e) {
            throw new FailedException("A statement of " + file.getFileName() + " failed: " + e.getMessage(), e);
        }
    }

    /** Each file says by SET NAMES what its bytes are; the driver passes them on, a char a byte. */
    private static Connection connect(ConnectionSettings server) throws SQLException {
        Properties properties = new Properties();
        properties.put("user", server.user());
        properties.put("password", server.password());
        properties.put("allowPublicKeyRetrieval", "true");
        properties.put("characterEncoding", "ISO-8859-1");
        return new Driver().connect("jdbc:mysql://" + server.address() + "/", properties);
    }
}
