package dev.sluice.load;

import dev.sluice.layout.Definition;
import dev.sluice.mysql.Grants;
import dev.sluice.mysql.Server;
import dev.sluice.mysql.SqlErrors;
import dev.sluice.mysql.TableName;
import dev.sluice.run.RefusedException;
import dev.sluice.sql.CreateStatement;
import dev.sluice.sql.SchemaDefinition;
import dev.sluice.sql.TableDefinition;
import dev.sluice.sql.TableElement;
import dev.sluice.sql.UsedCollations;
import dev.sluice.target.Existing;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Proves, before anything is changed, that the target can hold what the dump defines: nothing is in the way, engines,
 * collations and types are there, and the account may create what is to be created. One thread.
 */
final class TargetCheck {
    /** Names shown in a message. */
    private static final int SHOWN = 5;

    /** ER_PARSE_ERROR. */
    private static final int SYNTAX_ERROR = 1064;
    /** ER_UNKNOWN_DATA_TYPE of MariaDB. */
    private static final int UNKNOWN_DATA_TYPE = 4161;

    private static final Set<String> OF_MARIADB = Set.of("INET4", "INET6", "UUID", "XMLTYPE");
    /** What the account needs to create one. */
    private static final Map<Definition.Kind, List<String>> PRIVILEGES = Map.of(
            Definition.Kind.SCHEMA, List.of("CREATE"),
            Definition.Kind.SEQUENCE, List.of("CREATE", "INSERT", "SELECT"),
            Definition.Kind.TABLE, List.of("CREATE", "ALTER", "INDEX", "INSERT", "SELECT", "DROP"),
            Definition.Kind.VIEW_PLACEHOLDER, List.of(),
            Definition.Kind.VIEW, List.of("CREATE VIEW"),
            Definition.Kind.PROGRAMS, List.of(),
            Definition.Kind.TRIGGERS, List.of("TRIGGER"));

    private final Connection connection;
    private final Server server;
    private final DefinitionFiles files;
    private final PurgeMode mode;
    private final Engines engines;
    private final Map<String, String> collations = new TreeMap<>();
    private final Set<String> privileges = new TreeSet<>();
    private final List<String> inTheWay = new ArrayList<>();
    private boolean functions;

    /** @param connection of {@link dev.sluice.mysql.DefinitionSessions} */
    TargetCheck(Connection connection, Server server, Engines engines, DefinitionFiles files, PurgeMode mode) {
        this.engines = engines;
        this.connection = connection;
        this.server = server;
        this.files = files;
        this.mode = mode;
    }

    /**
     * Checks it all.
     *
     * @param resumed whether what is there may be this load's own
     * @throws RefusedException names what is wrong
     */
    void check(List<Definition> definitions, boolean resumed) throws SQLException, IOException {
        Grants grants = Grants.of(connection);
        DefinerCheck definers = DefinerCheck.of(connection, server, grants);
        Optional<String> definer = Optional.empty();
        for (Definition definition : definitions) {
            Existing existing = new Existing(connection);
            String schema = files.names().target(definition.schema());
            PRIVILEGES.get(definition.kind()).forEach(privilege -> need(grants, privilege, schema));
            switch (definition.kind()) {
                case SCHEMA -> schema(files.schema(definition));
                case SEQUENCE -> sequence(definition, existing);
                case TABLE -> table(definition, files.table(definition), existing, grants);
                case VIEW_PLACEHOLDER -> files.check(definition);
                case VIEW, PROGRAMS, TRIGGERS -> {
                    for (CreateStatement create : files.programs(definition)) {
                        program(schema, create, existing, grants);
                        definer = definer.or(() -> definers.objection(new ProgramCreator.Item(schema, create)));
                    }
                }
            }
        }
        collations();
        if (!privileges.isEmpty()) {
            throw new RefusedException("The account lacks the privileges " + some(List.copyOf(privileges))
                    + "; grant them and start again.");
        }
        if (definer.isPresent()) {
            throw new RefusedException(definer.get());
        }
        if (functions) {
            binlog(grants);
        }
        if (!resumed && !inTheWay.isEmpty()) {
            throw new RefusedException(inTheWay.size() + (inTheWay.size() == 1 ? " thing is" : " things are")
                    + " in the way on the target: " + some(inTheWay)
                    + "; load into an empty schema, replace them with --overwrite-tables, or say by"
                    + " --purge-mode what becomes of them.");
        }
    }

    private void need(Grants grants, String privilege, String schema) {
        if (!grants.has(privilege, schema)) {
            privileges.add(privilege + " on " + schema);
        }
    }

    private void schema(SchemaDefinition schema) {
        UsedCollations.of(schema).forEach(name -> collations.putIfAbsent(name, "schema " + schema.name()));
    }

    private void sequence(Definition definition, Existing existing) throws SQLException, IOException {
        TableName name = files.target(definition);
        if (!server.isMariaDb()) {
            throw new RefusedException("Sequence " + name + " cannot be loaded: " + server + " has no sequences.");
        }
        files.check(definition);
        if (existing.kind(name).isPresent() && mode == PurgeMode.FAIL) {
            inTheWay.add("sequence " + name);
        }
    }

    private void table(Definition definition, TableDefinition table, Existing existing, Grants grants)
            throws SQLException {
        TableName name = files.target(definition);
        if (!table.engine().isEmpty() && !engines.has(table.engine())) {
            throw new RefusedException(
                    "Table " + name + " needs the engine " + table.engine() + ", which " + server + " does not have.");
        }
        UsedCollations.of(table).forEach(collation -> collations.putIfAbsent(collation, "table " + name));
        if (!server.isMariaDb()) {
            ofMariaDb(name, table);
        }
        if (!table.of(TableElement.Kind.FOREIGN_KEY).isEmpty()) {
            need(grants, "REFERENCES", name.schema());
        }
        String kind = existing.kind(name).orElse("");
        if (!kind.isEmpty() && !kind.equals("TABLE")) {
            throw new RefusedException("The target has a " + kind.toLowerCase(Locale.ROOT) + " " + name
                    + " where the dump has a table; rename or drop it.");
        }
        if (!kind.isEmpty() && mode == PurgeMode.FAIL) {
            inTheWay.add("table " + name);
        }
        if (kind.isEmpty() || mode == PurgeMode.DROP) {
            understood(name, table);
            engines.look(name, table.engine());
        } else {
            engines.look(name);
        }
    }

    /**
     * Lets the server read the statement, which PREPARE does without running it or looking for the schema. Whatever else
     * it objects to has a check of its own, or is none of a CREATE TABLE.
     */
    private void understood(TableName name, TableDefinition table) {
        try (PreparedStatement text = connection.prepareStatement("SET @sluice_definition = ?");
                Statement statement = connection.createStatement()) {
            text.setString(1, table.create(name));
            text.execute();
            statement.execute("PREPARE sluice_definition FROM @sluice_definition");
            statement.execute("DEALLOCATE PREPARE sluice_definition");
            statement.execute("SET @sluice_definition = NULL");
        } catch (SQLException e) {
            if (e.getErrorCode() == SYNTAX_ERROR || e.getErrorCode() == UNKNOWN_DATA_TYPE) {
                throw new RefusedException(
                        server + " cannot have the table " + name + " of the dump: " + SqlErrors.describe(e) + ".", e);
            }
        }
    }

    private void ofMariaDb(TableName name, TableDefinition table) {
        if (table.isVersioned()) {
            throw new RefusedException(
                    "Table " + name + " has periods or system versioning, which " + server + " does not have.");
        }
        for (TableElement column : table.of(TableElement.Kind.COLUMN)) {
            for (String type : OF_MARIADB) {
                if (column.has(type)) {
                    throw new RefusedException("Column " + column.name() + " of table " + name + " is of the type "
                            + type + ", which " + server + " does not have.");
                }
            }
        }
    }

    private void program(String schema, CreateStatement create, Existing existing, Grants grants) throws SQLException {
        TableName name = new TableName(schema, create.name());
        String kind = create.kind();
        UsedCollations.of(create.statement().session())
                .forEach(collation -> collations.putIfAbsent(collation, kind.toLowerCase(Locale.ROOT) + " " + name));
        switch (kind) {
            case "EVENT" -> need(grants, "EVENT", schema);
            case "FUNCTION", "PROCEDURE", "PACKAGE", "PACKAGE BODY" -> need(grants, "CREATE ROUTINE", schema);
            default -> {}
        }
        functions |= kind.equals("FUNCTION") || kind.equals("TRIGGER");
        if (!server.isMariaDb() && kind.startsWith("PACKAGE")) {
            throw new RefusedException("Package " + name + " cannot be loaded: " + server + " has no packages.");
        }
        if (kind.equals("VIEW")) {
            String there = existing.kind(name).orElse("VIEW");
            if (!there.equals("VIEW")) {
                throw new RefusedException("The target has a " + there.toLowerCase(Locale.ROOT) + " " + name
                        + " where the dump has a view; rename or drop it.");
            }
        }
        if (mode == PurgeMode.FAIL && existing.has(kind, name)) {
            inTheWay.add(kind.toLowerCase(Locale.ROOT) + " " + name);
        }
    }

    private void collations() throws SQLException {
        for (Map.Entry<String, String> used : collations.entrySet()) {
            if (!knows(used.getKey())) {
                throw new RefusedException(server + " does not know the character set or collation " + used.getKey()
                        + ", which " + used.getValue() + " of the dump has"
                        + (collations.size() == 1 ? "." : ", maybe with others; convert them on the source."));
            }
        }
    }

    /** Asks the server to use it: its lists of names leave out what it takes for another name of the same. */
    private boolean knows(String name) throws SQLException {
        if (name.equals("binary")) {
            return true;
        }
        String charset = name.contains("_") ? name.substring(0, name.indexOf('_')) : name;
        String sql = "SELECT CONVERT('' USING " + charset + ")" + (name.contains("_") ? " COLLATE " + name : "");
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            return row.next();
        } catch (SQLException e) {
            if (e.getErrorCode() == 1273 || e.getErrorCode() == 1115 || e.getErrorCode() == 1253) {
                return false;
            }
            throw e;
        }
    }

    private void binlog(Grants grants) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT @@log_bin AND @@sql_log_bin AND NOT @@log_bin_trust_function_creators")) {
            row.next();
            if (row.getInt(1) == 1 && !grants.hasGlobal("SUPER")) {
                throw new RefusedException("The target writes a binary log and lets only accounts with SUPER create"
                        + " functions and triggers; set log_bin_trust_function_creators to 1 there, or leave them out by"
                        + " --skip-triggers and --skip-post.");
            }
        }
    }

    private static String some(List<String> names) {
        return String.join(", ", names.subList(0, Math.min(SHOWN, names.size())))
                + (names.size() > SHOWN ? " and " + (names.size() - SHOWN) + " more" : "");
    }
}
