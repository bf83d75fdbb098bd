package dev.sluice.jobfile;

import dev.sluice.yaml.YamlNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A job file: one operation, or several as {@code steps}.
 *
 * <pre>
 * description: Old orders leave the shop every month
 * include: connections.yml           # keys for every step that knows them; a path beside this file
 * steps:
 *   - dump:
 *       database: shop
 *       outputdir: /backup/shop-${date:%Y-%m-%d}
 *   - archive:
 *       source: D=shop,t=orders
 *       where: placed_at &lt; '2024-01-01'
 *       purge: true
 *     on-differences: continue       # default: stop, so that nothing is done behind a bad result
 * </pre>
 *
 * @param path as the user named it
 * @param description empty when there is none
 * @param steps at least one
 */
public record JobFile(Path path, Optional<String> description, List<JobStep> steps) {
    /** The operations, by the names of their commands. */
    public static final List<String> OPERATIONS = List.of("dump", "load", "archive", "import", "verify");

    /** Key of the list of steps. */
    public static final String STEPS = "steps";

    /** Key of the files whose keys all steps share. */
    public static final String INCLUDE = "include";

    /** Key of what the file is for. */
    public static final String DESCRIPTION = "description";

    /** Key of what follows a step that ended with differences. */
    public static final String ON_DIFFERENCES = "on-differences";

    /** The value of {@link #ON_DIFFERENCES} that is not the default. */
    public static final String CONTINUE = "continue";

    /** The default of {@link #ON_DIFFERENCES}. */
    public static final String STOP = "stop";

    public JobFile {
        steps = List.copyOf(steps);
    }

    /**
     * Reads a file and those that it includes.
     *
     * @throws dev.sluice.run.RefusedException naming file and line of what is wrong
     */
    public static JobFile read(Path path, Variables variables) {
        YamlNode root = YamlNode.read(path, "a job", "'" + STEPS + "' or an operation");
        List<String> known = new ArrayList<>(List.of(DESCRIPTION, INCLUDE, STEPS));
        known.addAll(OPERATIONS);
        Map<String, YamlNode> keys = root.map("a job file", known);
        Map<String, Setting> shared =
                keys.containsKey(INCLUDE) ? included(path, keys.get(INCLUDE), variables) : Map.of();
        List<String> operations = OPERATIONS.stream().filter(keys::containsKey).toList();
        boolean single = operations.size() == 1 && !keys.containsKey(STEPS);
        if (!single && (!operations.isEmpty() || !keys.containsKey(STEPS))) {
            throw root.place()
                    .refuse("a job file has one operation (" + String.join(", ", OPERATIONS) + "), or a list of '"
                            + STEPS + "'.");
        }
        List<JobStep> steps = new ArrayList<>();
        if (single) {
            String operation = operations.get(0);
            steps.add(step(operation, keys.get(operation), Optional.empty(), shared, variables));
        } else {
            for (YamlNode entry : keys.get(STEPS).list("'" + STEPS + "'")) {
                steps.add(step(entry, shared, variables));
            }
        }
        Optional<String> description = keys.containsKey(DESCRIPTION)
                ? keys.get(DESCRIPTION).optionalText("'" + DESCRIPTION + "'")
                : Optional.empty();
        return new JobFile(path, description, steps);
    }

    private static JobStep step(YamlNode entry, Map<String, Setting> shared, Variables variables) {
        List<String> known = new ArrayList<>(OPERATIONS);
        known.add(ON_DIFFERENCES);
        Map<String, YamlNode> keys = entry.map("a step", known);
        List<String> operations = OPERATIONS.stream().filter(keys::containsKey).toList();
        if (operations.size() != 1) {
            throw entry.place().refuse("a step has one operation: " + String.join(", ", OPERATIONS) + ".");
        }
        String operation = operations.get(0);
        return step(operation, keys.get(operation), Optional.ofNullable(keys.get(ON_DIFFERENCES)), shared, variables);
    }

    private static JobStep step(
            String operation,
            YamlNode content,
            Optional<YamlNode> onDifferences,
            Map<String, Setting> shared,
            Variables variables) {
        boolean goesOn = false;
        if (onDifferences.isPresent()) {
            String word = onDifferences.get().text("'" + ON_DIFFERENCES + "'");
            goesOn = word.equals(CONTINUE);
            if (!goesOn && !word.equals(STOP)) {
                throw onDifferences
                        .get()
                        .place()
                        .refuse("'" + ON_DIFFERENCES + "' is " + STOP + " or " + CONTINUE + ", not '" + word + "'.");
            }
        }
        return new JobStep(operation, content.place(), settings(operation, content, variables), shared, goesOn);
    }

    private static Map<String, Setting> included(Path path, YamlNode include, Variables variables) {
        Map<String, Setting> all = new LinkedHashMap<>();
        for (YamlNode name : include.isList() ? include.list("'" + INCLUDE + "'") : List.of(include)) {
            String file = variables.replace(name.text("'" + INCLUDE + "'"), name.place());
            Path resolved = path.resolveSibling(file);
            all.putAll(settings("an included file", YamlNode.read(resolved, "keys", "keys and values"), variables));
        }
        return all;
    }

    private static Map<String, Setting> settings(String what, YamlNode content, Variables variables) {
        Map<String, Setting> settings = new LinkedHashMap<>();
        content.map("'" + what + "'", List.of())
                .forEach((key, value) -> settings.put(key, setting(key, value, variables)));
        return settings;
    }

    private static Setting setting(String key, YamlNode value, Variables variables) {
        String what = "'" + key + "'";
        List<YamlNode> nodes = value.isList() ? value.list(what) : List.of(value);
        List<String> values = nodes.stream()
                .map(node -> variables.replace(node.text(what), node.place()))
                .toList();
        return new Setting(value.place(), values);
    }
}
