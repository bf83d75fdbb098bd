package dev.sluice.cli;

import dev.sluice.jobfile.JobFile;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * The JSON schema of job files, for editors, made of the commands' options. A value may always be a text, because it may
 * hold a variable.
 */
final class JobSchema {
    private static final Set<Class<?>> NUMBERS =
            Set.of(int.class, long.class, double.class, Integer.class, Long.class, Double.class);

    private JobSchema() {}

    static Map<String, Object> schema() {
        Map<String, Object> operations = new LinkedHashMap<>();
        for (String operation : JobFile.OPERATIONS) {
            operations.put(operation, operation(operation));
        }
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put(JobFile.DESCRIPTION, Map.of("type", "string"));
        properties.put(JobFile.INCLUDE, oneOrSeveral());
        properties.put(JobFile.STEPS, object("type", "array", "minItems", 1, "items", step()));
        JobFile.OPERATIONS.forEach(operation -> properties.put(operation, reference(operation)));
        Map<String, Object> schema = object(
                "$schema", "https://json-schema.org/draft/2020-12/schema",
                "title", "sluice job file",
                "type", "object",
                "additionalProperties", false,
                "properties", properties);
        schema.put(
                "oneOf",
                Stream.concat(Stream.of(JobFile.STEPS), JobFile.OPERATIONS.stream())
                        .map(key -> Map.of("required", List.of(key)))
                        .toList());
        schema.put("$defs", operations);
        return schema;
    }

    private static Map<String, Object> step() {
        Map<String, Object> properties = new LinkedHashMap<>();
        JobFile.OPERATIONS.forEach(operation -> properties.put(operation, reference(operation)));
        properties.put(JobFile.ON_DIFFERENCES, Map.of("enum", List.of(JobFile.STOP, JobFile.CONTINUE)));
        return object(
                "type",
                "object",
                "additionalProperties",
                false,
                "properties",
                properties,
                "oneOf",
                JobFile.OPERATIONS.stream()
                        .map(key -> Map.of("required", List.of(key)))
                        .toList());
    }

    private static Map<String, Object> reference(String operation) {
        return Map.of("$ref", "#/$defs/" + operation);
    }

    private static Map<String, Object> operation(String operation) {
        Map<String, Object> properties = new LinkedHashMap<>();
        new StepWords(operation).keys().forEach((key, arg) -> properties.put(key, value(arg)));
        return object("type", "object", "additionalProperties", false, "properties", properties);
    }

    private static Map<String, Object> value(ArgSpec arg) {
        Map<String, Object> value = new LinkedHashMap<>();
        value.put("description", description(arg));
        if (arg.isMultiValue()) {
            value.putAll(oneOrSeveral());
            return value;
        }
        Class<?> type = arg.type();
        if (arg instanceof OptionSpec option && option.arity().max() == 0) {
            value.put("type", List.of("boolean", "string"));
        } else if (arg instanceof OptionSpec option && option.arity().min() == 0) {
            value.put("type", List.of("boolean", "string", "number"));
        } else if (NUMBERS.contains(type)) {
            value.put("type", List.of("number", "string"));
        } else if (type.isEnum()) {
            value.put("type", "string");
            value.put(
                    "examples",
                    Arrays.stream(type.getEnumConstants())
                            .map(constant -> constant.toString().toLowerCase(Locale.ROOT))
                            .toList());
        } else {
            value.put("type", List.of("string", "number"));
        }
        return value;
    }

    private static String description(ArgSpec arg) {
        return String.join(" ", arg.description())
                .replace("${DEFAULT-VALUE}", String.valueOf(arg.defaultValue()))
                .replace("%%", "%")
                .replace("$$", "$")
                .strip();
    }

    private static Map<String, Object> oneOrSeveral() {
        Map<String, Object> single = Map.of("type", List.of("string", "number"));
        return object("anyOf", List.of(single, object("type", "array", "minItems", 1, "items", single)));
    }

    private static Map<String, Object> object(Object... keysAndValues) {
        Map<String, Object> object = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            object.put((String) keysAndValues[i], keysAndValues[i + 1]);
        }
        return object;
    }
}
