package dev.sluice.layout;

import dev.sluice.mysql.TableName;
import dev.sluice.run.RefusedException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The real names behind those in file names. mydumper 1.0 puts {@code mydumper_N} in place of a name that is not plain
 * and tells the real one in its metadata; 0.10 writes names as they are; either has them in the files' statements.
 * Where these contradict each other the dump was tampered with. One thread.
 */
final class RealNames {
    private static final String ALIAS = "mydumper_";

    private final DumpFolder folder;
    private final Metadata metadata;
    private final Map<String, String> schemas = new HashMap<>();
    private final Map<String, TableName> tables = new HashMap<>();

    RealNames(DumpFolder folder, Metadata metadata) {
        this.folder = folder;
        this.metadata = metadata;
    }

    /** Learns the real name of a schema from its CREATE DATABASE. */
    void schema(String alias, String realName) {
        if (!alias.equals(realName) && !alias.startsWith(ALIAS)) {
            throw new RefusedException(folder.directory() + " has a file for the schema " + alias
                    + " that creates the schema " + realName + ".");
        }
        schemas.put(alias, realName);
    }

    boolean isSchema(String alias) {
        return schemas.containsKey(alias);
    }

    String schemaOf(String alias) {
        String realName = schemas.getOrDefault(alias, alias);
        if (realName.equals(alias) && alias.startsWith(ALIAS)) {
            throw new RefusedException(folder.directory() + " does not tell the real name of the schema " + alias + ": "
                    + alias + "-schema-create.sql is missing.");
        }
        return realName;
    }

    boolean isView(String base) {
        return metadata.tables().containsKey(base)
                && metadata.tables().get(base).view();
    }

    /** Whether a table of this name, as in file names, is known from a definition or the metadata. */
    boolean isTable(String base) {
        return tables.containsKey(base) || metadata.tables().containsKey(base);
    }

    /** The name of a table that a definition was seen of. */
    Optional<String> known(String base) {
        return Optional.ofNullable(tables.get(base)).map(TableName::name);
    }

    /**
     * The real name of a table, view or sequence.
     *
     * @param file that is being looked at
     * @param base schema, dot and table, as they are in its name
     * @param inStatement the name that the file's statement has, if it has one
     */
    TableName table(String file, String base, Optional<String> inStatement) {
        Metadata.Table told = metadata.tables().get(base);
        Optional<String> said = inStatement.or(() -> known(base));
        String schema;
        String alias;
        if (told != null) {
            schema = told.schemaAlias();
            alias = told.alias();
        } else {
            int dot = said.isPresent() && base.endsWith("." + said.get())
                    ? base.length() - said.get().length() - 1
                    : base.indexOf('.');
            if (dot < 1) {
                throw folder.refused(file, "has a name that tells no schema and table");
            }
            schema = base.substring(0, dot);
            alias = base.substring(dot + 1);
        }
        Optional<String> toldName = told == null ? Optional.empty() : told.realName();
        String name = said.or(() -> toldName).orElse(alias);
        boolean agreed = toldName.map(
                        real -> name.equals(real) || name.stripTrailing().equals(real.stripTrailing()))
                .orElse(name.equals(alias) || alias.startsWith(ALIAS));
        if (!agreed) {
            throw folder.refused(file, "is a file of " + toldName.orElse(alias) + " but names the table " + name);
        }
        if (name.equals(alias) && alias.startsWith(ALIAS) && said.isEmpty() && toldName.isEmpty()) {
            throw folder.refused(file, "has a table whose real name is told nowhere");
        }
        TableName table = new TableName(schemaOf(schema), name);
        TableName before = tables.putIfAbsent(base, table);
        if (before != null && !Objects.equals(before, table)) {
            throw folder.refused(file, "names the table " + table + ", but other files call it " + before);
        }
        return table;
    }

    /**
     * The part of a file's name that is schema and table, where more than one is possible.
     *
     * @param inStatement the table that the file's statement names, if it has one
     */
    String baseOf(FileName file, Optional<String> inStatement) {
        if (inStatement.isPresent()) {
            for (String base : file.bases()) {
                Optional<String> known = known(base);
                if (known.isPresent() ? known.equals(inStatement) : base.endsWith("." + inStatement.get())) {
                    return base;
                }
            }
        } else {
            for (String base : file.bases()) {
                if (isTable(base)) {
                    return base;
                }
            }
        }
        return file.bases().get(file.bases().size() - 1);
    }
}
