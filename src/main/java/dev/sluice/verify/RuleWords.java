package dev.sluice.verify;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Names of tables and columns in rule files. */
final class RuleWords {
    private static final Pattern PART = Pattern.compile("\\G(?:`((?:[^`]|``)+)`|([^.`]+))(\\.|$)");

    private RuleWords() {}

    /**
     * The parts of a name with dots, {@code shop.categories.id}; a part that holds a dot stands in backticks.
     *
     * @return the parts, or an empty list when there are not as many as wanted
     */
    static List<String> parts(String name, int wanted) {
        List<String> parts = new ArrayList<>();
        Matcher part = PART.matcher(name);
        int end = 0;
        boolean open = true;
        while (open && part.find()) {
            parts.add(part.group(1) != null ? part.group(1).replace("``", "`") : part.group(2));
            end = part.end();
            open = !part.group(3).isEmpty();
        }
        return !open && end == name.length() && parts.size() == wanted ? parts : List.of();
    }
}
