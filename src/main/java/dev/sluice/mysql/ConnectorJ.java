package dev.sluice.mysql;

import java.sql.Connection;
import java.sql.SQLException;

/** Whether a connection is of the driver whose inner classes {@link PacketRowReader} uses; loads none of them. */
final class ConnectorJ {
    /** The version whose protocol classes were read and tested; another one may have moved them. */
    static final String TESTED_VERSION = "9.7.0";

    private ConnectorJ() {}

    /**
     * Whether the server counted remarks in its last answer on a connection, which costs no question. A count of more
     * than two bytes hold comes as their greatest number, so that none is none ("OK_Packet" in the server's protocol
     * documentation).
     *
     * @return true, too, where the driver's classes are not known
     */
    static boolean remarked(Connection connection) throws SQLException {
        return !knows(connection) || PacketRowReader.warningsOfLastAnswer(connection) > 0;
    }

    /** Uncompressed single-host connections of the tested version qualify. */
    static boolean knows(Connection connection) throws SQLException {
        String driver = connection.getMetaData().getDriverVersion();
        return driver != null
                && driver.startsWith("mysql-connector-j-" + TESTED_VERSION + " ")
                && PacketRowReader.reaches(connection);
    }
}
