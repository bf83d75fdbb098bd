package dev.sluice.mysql;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the account may do, as {@code SHOW GRANTS} tells. Needed because the server does not refuse to list
 * triggers, events and routines that an account may not see: it leaves them out.
 */
public final class Grants {
    private static final Pattern GRANT = Pattern.compile("^GRANT (.+?) ON (?:TABLE )?(.+?) TO ", Pattern.DOTALL);
    private static final Pattern SCOPE = Pattern.compile("^(?:`((?:[^`]|``)+)`|\\*)\\.(.+)$", Pattern.DOTALL);

    private record Grant(Set<String> privileges, String schemaPattern, Optional<String> table) {}

    private final List<Grant> grants = new ArrayList<>();

    /** Reads the grants of the account that is logged in, those of its active roles included. */
    public static Grants of(Connection connection) throws SQLException {
        Grants grants = new Grants();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SHOW GRANTS")) {
            while (row.next()) {
                grants.add(row.getString(1));
            }
        }
        return grants;
    }

    void add(String line) {
        Matcher grant = GRANT.matcher(line);
        if (!grant.find()) {
            return;
        }
        Matcher scope = SCOPE.matcher(grant.group(2));
        if (scope.matches()) {
            Set<String> privileges = new TreeSet<>();
            for (String privilege : grant.group(1).toUpperCase(Locale.ROOT).split(",")) {
                privileges.add(privilege.strip());
            }
            String table = scope.group(2);
            grants.add(new Grant(
                    privileges,
                    scope.group(1) == null ? "%" : scope.group(1).replace("``", "`"),
                    table.equals("*")
                            ? Optional.empty()
                            : Optional.of(table.replaceAll("^`|`$", "").replace("``", "`"))));
        }
    }

    /** Whether a privilege holds for all of a schema, globally or by a grant on the schema. */
    public boolean has(String privilege, String schema) {
        return grants.stream()
                .filter(grant -> grant.table().isEmpty() && matches(grant.schemaPattern(), schema))
                .anyMatch(grant -> holds(grant, privilege));
    }

    /** Whether a privilege holds for a table, whatever the grant is on. */
    public boolean has(String privilege, TableName table) {
        return has(privilege, table.schema())
                || grants.stream()
                        .filter(grant -> grant.schemaPattern().equals(table.schema())
                                && grant.table().filter(table.name()::equals).isPresent())
                        .anyMatch(grant -> holds(grant, privilege));
    }

    private static boolean holds(Grant grant, String privilege) {
        return grant.privileges().contains(privilege)
                || grant.privileges().contains("ALL PRIVILEGES")
                || grant.privileges().contains("ALL");
    }

    /** Whether a privilege holds on the whole server. */
    public boolean hasGlobal(String privilege) {
        return grants.stream()
                .filter(grant ->
                        grant.table().isEmpty() && grant.schemaPattern().equals("%"))
                .anyMatch(grant -> grant.privileges().contains(privilege)
                        || grant.privileges().contains("ALL PRIVILEGES"));
    }

    /** Schema names in grants are patterns: % and _ stand for others unless escaped. */
    private static boolean matches(String pattern, String schema) {
        StringBuilder regex = new StringBuilder();
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            if (c == '\\' && i + 1 < pattern.length()) {
                regex.append(Pattern.quote(pattern.substring(++i, i + 1)));
            } else if (c == '%') {
                regex.append(".*");
            } else if (c == '_') {
                regex.append('.');
            } else {
                regex.append(Pattern.quote(String.valueOf(c)));
            }
        }
        return Pattern.compile(regex.toString(), Pattern.CASE_INSENSITIVE | Pattern.DOTALL)
                .matcher(schema)
                .matches();
    }
}
