package dev.sluice.dump;

import dev.sluice.mysql.Catalog;
import dev.sluice.mysql.SchemaReader;
import dev.sluice.mysql.StoredObject;
import dev.sluice.mysql.TableInfo;
import dev.sluice.run.RefusedException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;

/**
 * Reads every view and stored program of a dump once before anything is written, so that one that the account may
 * not read, or whose text has no form in the files, is refused in time. One thread; the connection is not closed.
 */
final class DefinitionCheck {
    private final DumpOptions.Contents contents;
    private final DumpFormat format;
    private final Catalog catalog;
    private final SchemaReader reader;

    DefinitionCheck(DumpOptions options, Connection connection) {
        this.contents = options.contents();
        this.format = options.format();
        this.catalog = new Catalog(connection);
        this.reader = new SchemaReader(connection);
    }

    /** @throws RefusedException naming the first one that cannot be dumped */
    void check(Inventory inventory) throws SQLException {
        for (TableInfo view : inventory.views()) {
            check(view.name().schema(), List.of(reader.view(view.name())));
        }
        for (String schema : inventory.schemas()) {
            if (contents.routines()) {
                check(schema, reader.routines(schema));
            }
            if (contents.events()) {
                check(schema, reader.events(schema));
            }
            if (contents.triggers()) {
                checkTriggers(schema, inventory);
            }
        }
    }

    private void checkTriggers(String schema, Inventory inventory) throws SQLException {
        Set<String> triggered = catalog.tablesWithTriggers(schema);
        if (triggered.isEmpty()) {
            return;
        }
        for (TableInfo table : inventory.tables()) {
            if (table.name().schema().equals(schema)
                    && triggered.contains(table.name().name())) {
                check(schema, reader.triggers(table.name()));
            }
        }
    }

    private void check(String schema, List<StoredObject> objects) {
        for (StoredObject object : objects) {
            try {
                Definitions.ended(object, object.create(), format);
            } catch (RefusedException e) {
                throw new RefusedException(
                        object.kind() + " " + schema + "." + object.name() + " cannot be dumped: " + e.getMessage(), e);
            }
        }
    }
}
