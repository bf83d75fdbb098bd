package dev.sluice.importer;

import dev.sluice.mysql.Catalog;
import dev.sluice.mysql.References;
import dev.sluice.mysql.TableName;
import dev.sluice.run.FailedException;
import dev.sluice.run.RefusedException;
import dev.sluice.sql.TableDefinition;
import dev.sluice.sql.TableElement;
import dev.sluice.target.Existing;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** How the rows of an import come to be in a table. */
enum Route {
    /** They are added to the table that is there. */
    ADD,
    /** They are put into a table beside it, which takes its place when all are in. */
    BESIDE,
    /** The old rows are deleted and all new ones added in one transaction, where no other table may take its place. */
    WITHIN;

    /**
     * Which one it is for a table, by what there is; changes nothing.
     *
     * @throws RefusedException when that would reach other tables
     */
    static Route of(Connection connection, ImportOptions options, TableName table, boolean mariaDb)
            throws SQLException {
        if (!options.delete()) {
            return Route.ADD;
        }
        References references = new References(connection);
        List<References.Reference> children = references.to(table);
        for (References.Reference child : children) {
            if (child.reachesOthers()) {
                throw new RefusedException("--delete would reach rows of " + child.table() + ", whose foreign key "
                        + child.name() + " refers to " + table + " with ON DELETE " + child.deleteRule()
                        + "; import without --delete, or change the foreign key.");
            }
        }
        TableDefinition definition = new Existing(connection)
                .definition(table)
                .orElseThrow(() -> new FailedException("Table " + table + " is gone"));
        boolean bound = !children.isEmpty()
                || !references.of(table).isEmpty()
                || definition.isVersioned()
                // MySQL would give the CHECKs of a table made LIKE another other names.
                || !mariaDb && !definition.of(TableElement.Kind.CHECK).isEmpty()
                || new Catalog(connection).tablesWithTriggers(table.schema()).contains(table.name());
        return bound ? Route.WITHIN : Route.BESIDE;
    }
}
