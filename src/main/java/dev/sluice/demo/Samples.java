package dev.sluice.demo;

import dev.sluice.mysql.Identifiers;
import dev.sluice.run.FailedException;
import dev.sluice.run.RefusedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/** The sample databases in {@code samples/}. */
public final class Samples {
    private Samples() {}

    /**
     * A file of the samples.
     *
     * @param name its path in their folder
     * @throws RefusedException when the program runs without its project's {@code samples}
     */
    public static Path file(String name) {
        Path folder = ProjectFolder.locate().resolve("samples");
        if (!Files.isDirectory(folder)) {
            throw new RefusedException(
                    "There is no folder " + folder + " with the sample data; run this from the project's own folder.");
        }
        return folder.resolve(name);
    }

    /**
     * Creates a schema and fills it with the sample shop, about 200,000 rows.
     *
     * @param connection with the right to create; its current schema is the new one afterwards
     * @param schema a name that is not in use
     * @return how long it took
     * @throws RefusedException when the program runs without its project's {@code samples}
     */
    public static Duration loadShop(Connection connection, String schema) {
        long begun = System.nanoTime();
        Path schemaFile = file("shop-schema.sql");
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + Identifiers.quote(schema)
                    + " CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci");
            connection.setCatalog(schema);
        } catch (SQLException e) {
            throw new FailedException("Cannot create the schema " + schema + ": " + e.getMessage(), e);
        }
        SqlScript.of(schemaFile).run(connection);
        SqlScript.of(file("shop-data.sql")).run(connection);
        return Duration.ofNanos(System.nanoTime() - begun);
    }
}
