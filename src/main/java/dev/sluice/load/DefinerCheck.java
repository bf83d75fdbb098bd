package dev.sluice.load;

import dev.sluice.mysql.Grants;
import dev.sluice.mysql.Server;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;

/**
 * Whether the account may create views and programs that run with the rights of another one: the server says no only
 * when they are created, which is when all rows are in. One thread.
 */
final class DefinerCheck {
    private final String account;
    private final boolean anybody;
    private final String privilege;

    private DefinerCheck(String account, boolean anybody, String privilege) {
        this.account = account;
        this.anybody = anybody;
        this.privilege = privilege;
    }

    /** Asks who is logged in, and what it may do. */
    static DefinerCheck of(Connection connection, Server server, Grants grants) throws SQLException {
        // SET_USER_ID was split in MySQL 8.2 and is gone in 8.4.
        List<String> sufficient = server.isMariaDb()
                ? List.of("SET USER", "SUPER")
                : server.atLeast(8, 2, 0)
                        ? List.of("SET_ANY_DEFINER", "SET_USER_ID", "SUPER")
                        : List.of("SET_USER_ID", "SUPER");
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT CURRENT_USER()")) {
            row.next();
            return new DefinerCheck(
                    row.getString(1), sufficient.stream().anyMatch(grants::hasGlobal), sufficient.get(0));
        }
    }

    /** Why the account may not create it; empty: it may. */
    Optional<String> objection(ProgramCreator.Item item) {
        return item.create()
                .definer()
                .filter(definer -> !anybody && !definer.equals(account))
                .map(definer -> "The account " + account + " may not create the " + item + " in the name of " + definer
                        + ", its DEFINER; grant " + privilege + " to it, or take all DEFINER clauses off by"
                        + " --skip-definer.");
    }
}
