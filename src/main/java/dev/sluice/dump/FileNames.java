package dev.sluice.dump;

import dev.sluice.mysql.TableName;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Encodes names of schemas and tables for the file system as mydumper does: a name of ASCII letters, digits,
 * underscores and inner dashes stands for itself, any other becomes {@code mydumper_N}, and {@code metadata}
 * tells the real one. Names that would be taken for another kind of file ({@code x-schema}) are replaced too, and
 * those that differ from an earlier one in case only, so that a dump may be copied to any file system.
 * The numbers depend on the order of calls, so the result is kept in the plan.
 */
final class FileNames {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_-]*");
    private static final String ALIAS = "mydumper_";

    private final Map<String, String> schemas = new HashMap<>();
    private final Set<String> taken = new HashSet<>();
    private int aliases;

    /** The schema's part of file names; the same for each call with one schema. */
    String schema(String schema) {
        return schemas.computeIfAbsent(schema, name -> encode("", name));
    }

    /** The beginning of the names of a table's files; called once for each table. */
    String table(TableName table) {
        String schema = schema(table.schema()) + ".";
        return schema + encode(schema, table.name());
    }

    private String encode(String prefix, String name) {
        boolean plain = PLAIN.matcher(name).matches()
                && !name.toLowerCase(Locale.ROOT).startsWith(ALIAS)
                && !name.toLowerCase(Locale.ROOT).contains("-schema")
                && taken.add((prefix + name).toLowerCase(Locale.ROOT));
        return plain ? name : ALIAS + aliases++;
    }
}
