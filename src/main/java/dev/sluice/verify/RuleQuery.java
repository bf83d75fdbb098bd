package dev.sluice.verify;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * SQL with the values for its question marks.
 *
 * @param sql a statement or a part of one
 * @param parameters in the order of the question marks, never null
 */
record RuleQuery(String sql, List<Object> parameters) {
    RuleQuery {
        parameters = List.copyOf(parameters);
    }

    static RuleQuery of(String sql, Object... parameters) {
        return new RuleQuery(sql, List.of(parameters));
    }

    /** This one between two texts without question marks. */
    RuleQuery within(String before, String after) {
        return new RuleQuery(before + sql + after, parameters);
    }

    /** Both, one behind the other with the separator between. */
    RuleQuery join(String separator, RuleQuery next) {
        List<Object> all = new ArrayList<>(parameters);
        all.addAll(next.parameters);
        return new RuleQuery(sql + separator + next.sql, all);
    }

    /** The statement, ready to run; the caller closes it. */
    PreparedStatement prepare(Connection connection) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        try {
            for (int i = 0; i < parameters.size(); i++) {
                statement.setObject(i + 1, parameters.get(i));
            }
            return statement;
        } catch (SQLException e) {
            statement.close();
            throw e;
        }
    }
}
