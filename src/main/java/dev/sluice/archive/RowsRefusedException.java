package dev.sluice.archive;

import dev.sluice.mysql.ServerWarnings;
import dev.sluice.mysql.SqlErrors;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The destination does not take rows as they are. The message says why, in the server's words. */
final class RowsRefusedException extends Exception {
    private static final long serialVersionUID = 1;

    /**
     * Errors about the rows themselves: a duplicate key, a value that is NULL, too large, too long or no value of its
     * type, a broken foreign key or CHECK, a partition that is not there, a trigger's objection.
     */
    private static final Set<Integer> OF_ROWS = Set.of(
            1022, 1048, 1062, 1216, 1264, 1265, 1292, 1364, 1366, 1367, 1406, 1411, 1416, 1452, 1526, 1586, 1644, 1690,
            1748, 3140, 3643, 3732, 3819, 4025, 4078);

    RowsRefusedException(String message) {
        super(message);
    }

    private RowsRefusedException(SQLException cause) {
        super(SqlErrors.describe(cause), cause);
    }

    /** The refusal that an error of the server is, if it is one. */
    static Optional<RowsRefusedException> of(SQLException error) {
        return OF_ROWS.contains(error.getErrorCode()) ? Optional.of(new RowsRefusedException(error)) : Optional.empty();
    }

    /** The refusal that remarks of the server are. */
    static RowsRefusedException of(ServerWarnings warnings) {
        return new RowsRefusedException("the server would have changed values; it said "
                + warnings.count() + (warnings.count() == 1 ? " time: " : " times: ")
                + warnings.first().stream()
                        .map(warning -> warning.message() + " (" + warning.code() + ")")
                        .collect(Collectors.joining("; ")));
    }
}
