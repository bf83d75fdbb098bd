package dev.sluice.target;

import java.util.ArrayList;
import java.util.List;

/** The members of an ENUM or SET, read from its type as the catalogue writes it: {@code enum('a','it''s')}. */
public final class Members {
    private Members() {}

    /** The members in their order, escapes resolved. */
    public static List<String> of(String columnType) {
        List<String> members = new ArrayList<>();
        int at = columnType.indexOf('(') + 1;
        while (at > 0 && at < columnType.length() && columnType.charAt(at) == '\'') {
            StringBuilder member = new StringBuilder();
            for (at++; at < columnType.length(); at++) {
                char c = columnType.charAt(at);
                if (c == '\'' && (++at >= columnType.length() || columnType.charAt(at) != '\'')) {
                    break;
                }
                member.append(c);
            }
            members.add(member.toString());
            at = at < columnType.length() && columnType.charAt(at) == ',' ? at + 1 : 0;
        }
        return members;
    }
}
