package dev.sluice.mysql;

import dev.sluice.run.RefusedException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which server this is, as it says of itself, read once per job.
 *
 * @param flavour family
 * @param major first number of the version
 * @param minor second number
 * @param patch third number, 0 when there is none
 * @param version the whole text of {@code VERSION()}
 * @param comment {@code @@version_comment}, empty when the server has none
 */
public record Server(Flavour flavour, int major, int minor, int patch, String version, String comment) {
    private static final Pattern NUMBERS = Pattern.compile("^(\\d+)\\.(\\d+)(?:\\.(\\d+))?");
    /** MariaDB up to 10.x may put this in front so that old replicas do not take 10 for less than 5. */
    private static final Pattern REPLICATION_PREFIX = Pattern.compile("^5\\.5\\.5-(?=\\d+\\.\\d+)");

    /** Servers that speak the protocol but have other snapshots, locks and dictionaries; by a word in their version. */
    private static final Map<String, String> STRANGERS = Map.of(
            "tidb", "TiDB",
            "oceanbase", "OceanBase",
            "vitess", "Vitess",
            "singlestore", "SingleStore",
            "memsql", "SingleStore",
            "starrocks", "StarRocks",
            "doris", "Apache Doris");

    /**
     * Asks the server.
     *
     * @throws RefusedException when sluice does not support it; the message names product and version
     */
    public static Server of(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT VERSION(), @@version_comment")) {
            row.next();
            return parse(row.getString(1), row.getString(2));
        }
    }

    /**
     * Understands what a server says of itself, such as {@code 8.0.15}, {@code 9.7.4-2} or
     * {@code 5.5.5-10.11.19-MariaDB-0+deb12u1}.
     *
     * @param comment may be null
     * @throws RefusedException when sluice does not support it; the message names product and version
     */
    public static Server parse(String version, String comment) {
        String note = comment == null ? "" : comment;
        String both = (version + " " + note).toLowerCase(Locale.ROOT);
        STRANGERS.forEach((word, product) -> {
            if (both.contains(word)) {
                throw new RefusedException("The server is " + product + " (" + version
                        + "), which sluice does not support: it needs MySQL 8.0 or newer or MariaDB 10.6 or newer.");
            }
        });
        boolean maria = both.contains("mariadb");
        Matcher numbers = NUMBERS.matcher(REPLICATION_PREFIX.matcher(version).replaceFirst(""));
        if (!numbers.find()) {
            throw new RefusedException("The server says that its version is '" + version
                    + "', which sluice does not understand: it needs MySQL 8.0 or newer or MariaDB 10.6 or newer.");
        }
        Server server = new Server(
                maria ? Flavour.MARIADB : Flavour.MYSQL,
                Integer.parseInt(numbers.group(1)),
                Integer.parseInt(numbers.group(2)),
                numbers.group(3) == null ? 0 : Integer.parseInt(numbers.group(3)),
                version,
                note);
        if (maria ? !server.atLeast(10, 6, 0) : !server.atLeast(8, 0, 0)) {
            throw new RefusedException("The server is " + server + ", which sluice does not support: it needs "
                    + (maria ? "MariaDB 10.6" : "MySQL 8.0") + " or newer.");
        }
        return server;
    }

    /** Whether the version is this one or a newer one. */
    public boolean atLeast(int major, int minor, int patch) {
        if (this.major != major) {
            return this.major > major;
        }
        return this.minor != minor ? this.minor > minor : this.patch >= patch;
    }

    /** Whether this is MariaDB. */
    public boolean isMariaDb() {
        return flavour == Flavour.MARIADB;
    }

    /** Product and version for messages: {@code MySQL 9.7.4}, {@code MariaDB 10.11.19}, {@code Percona Server 8.0.36}. */
    @Override
    public String toString() {
        String product =
                switch (flavour) {
                    case MARIADB -> "MariaDB";
                    case MYSQL -> comment.startsWith("Percona") ? "Percona Server" : "MySQL";
                };
        return product + " " + major + "." + minor + "." + patch;
    }
}
