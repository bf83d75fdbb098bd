package dev.sluice.job;

import dev.sluice.mysql.ConnectionSettings;
import java.util.Objects;

/**
 * A job repository on a MySQL or MariaDB server, shared by machines.
 *
 * @param server where it is and how to log in
 * @param schema the schema that holds Spring Batch's tables and {@code SLUICE_RUN}; it exists, the tables need not
 */
public record RepositorySettings(ConnectionSettings server, String schema) {
    public RepositorySettings {
        Objects.requireNonNull(server, "server");
        if (schema.isBlank()) {
            throw new IllegalArgumentException("the schema of the job repository is missing");
        }
    }

    @Override
    public String toString() {
        return "mysql://" + server.user() + "@" + server.address() + "/" + schema;
    }
}
