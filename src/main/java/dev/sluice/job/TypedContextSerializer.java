package dev.sluice.job;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.batch.core.repository.ExecutionContextSerializer;

/**
 * Execution contexts as lines {@code type name value}, of String, Long, Integer, Double and Boolean only.
 *
 * <p>In place of Java serialization, which would run whatever someone wrote into the repository's tables.
 * Long stays apart from Integer because Spring Batch reads its grid size with {@code getLong}, which casts.
 * Names and values are escaped, so that blanks, line ends and backslashes in them survive:
 *
 * <pre>
 * L SimpleStepExecutionSplitter.GRID_SIZE 1
 * S batch.version 6.0.4
 * </pre>
 */
final class TypedContextSerializer implements ExecutionContextSerializer {
    @Override
    public void serialize(Map<String, Object> context, OutputStream out) throws IOException {
        StringBuilder text = new StringBuilder();
        for (Map.Entry<String, Object> entry : context.entrySet()) {
            text.append(type(entry))
                    .append(' ')
                    .append(escape(entry.getKey()))
                    .append(' ')
                    .append(escape(entry.getValue().toString()))
                    .append('\n');
        }
        out.write(text.toString().getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public Map<String, Object> deserialize(InputStream in) throws IOException {
        Map<String, Object> context = new LinkedHashMap<>();
        for (String line :
                new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList()) {
            String[] parts = line.split(" ", 3);
            if (parts.length != 3) {
                throw new IOException("execution context line '" + line + "' is not 'type name value'");
            }
            context.put(unescape(parts[1]), value(parts[0], unescape(parts[2])));
        }
        return context;
    }

    private static char type(Map.Entry<String, Object> entry) throws IOException {
        Object value = entry.getValue();
        if (value instanceof String) {
            return 'S';
        } else if (value instanceof Long) {
            return 'L';
        } else if (value instanceof Integer) {
            return 'I';
        } else if (value instanceof Double) {
            return 'D';
        } else if (value instanceof Boolean) {
            return 'B';
        }
        throw new IOException("execution context value '" + entry.getKey()
                + "' is no String, Long, Integer, Double or Boolean but "
                + value.getClass().getName());
    }

    private static Object value(String type, String text) throws IOException {
        return switch (type) {
            case "S" -> text;
            case "L" -> Long.valueOf(text);
            case "I" -> Integer.valueOf(text);
            case "D" -> Double.valueOf(text);
            case "B" -> Boolean.valueOf(text);
            default -> throw new IOException("execution context type '" + type + "' is unknown");
        };
    }

    private static String escape(String text) {
        return text.replace("\\", "\\\\")
                .replace("\n", "\\n")
                .replace("\r", "\\r")
                .replace(" ", "\\s");
    }

    private static String unescape(String text) {
        StringBuilder plain = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '\\' || i + 1 == text.length()) {
                plain.append(c);
                continue;
            }
            char escaped = text.charAt(++i);
            plain.append(
                    switch (escaped) {
                        case 'n' -> '\n';
                        case 'r' -> '\r';
                        case 's' -> ' ';
                        default -> escaped;
                    });
        }
        return plain.toString();
    }
}
