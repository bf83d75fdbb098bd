package dev.sluice.mysql;

import dev.sluice.run.RefusedException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The replicas that a server knows of: those that are connected to it now. Each tells its address only if it was started
 * with {@code report_host}; one that does not is a reason to refuse, for nobody would wait for it.
 */
final class DiscoveredReplicas {
    private DiscoveredReplicas() {}

    /**
     * Where they are, to be reached with the account of the server itself.
     *
     * @throws RefusedException when there are none, or not all say where they are
     */
    static List<ConnectionSettings> of(Connections server) {
        List<ConnectionSettings> replicas = new ArrayList<>();
        String address = server.settings().address();
        try (Connection connection = server.open();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql(Server.of(connection)))) {
            while (row.next()) {
                String host = row.getString("Host");
                if (host == null || host.isEmpty()) {
                    throw new RefusedException("The replica with the server_id " + row.getLong("Server_id")
                            + " of the server at " + address + " does not tell where it is (report_host); name it with"
                            + " --check-replica-lag h=HOST.");
                }
                replicas.add(at(server.settings(), host, row.getInt("Port")));
            }
        } catch (SQLException e) {
            throw new RefusedException(
                    "The replicas of the server at " + address + " cannot be found, which needs REPLICATION SLAVE"
                            + " (MariaDB: REPLICATION MASTER ADMIN): " + SqlErrors.describe(e) + ".",
                    e);
        }
        if (replicas.isEmpty()) {
            throw new RefusedException(
                    "--check-replica-lag auto finds no replica at " + address + ": none is connected to it now.");
        }
        return replicas;
    }

    private static String sql(Server server) {
        return server.isMariaDb() || !server.atLeast(8, 0, 22) ? "SHOW SLAVE HOSTS" : "SHOW REPLICAS";
    }

    private static ConnectionSettings at(ConnectionSettings account, String host, int port) {
        return new ConnectionSettings(
                host,
                port,
                account.user(),
                account.password(),
                account.sslMode(),
                account.sslCa(),
                account.sslCert(),
                account.sslKey(),
                Optional.empty(),
                account.getServerPublicKey());
    }
}
