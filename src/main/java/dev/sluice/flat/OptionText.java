package dev.sluice.flat;

import dev.sluice.run.RefusedException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * The value of an option like {@code --fields-terminated-by}, as mysqlimport understands it: hexadecimal when it
 * begins with {@code 0x}, else what a string literal of SQL would make of it. A single backslash, or one at the end,
 * is itself.
 */
final class OptionText {
    private OptionText() {}

    /**
     * @param option named in the refusal
     * @return a char for each byte; text is in UTF-8
     */
    static String parse(String option, String value) {
        if (value.startsWith("0x") || value.startsWith("0X")) {
            try {
                return text(HexFormat.of().parseHex(value, 2, value.length()));
            } catch (IllegalArgumentException e) {
                throw new RefusedException(
                        option + "=" + value + " is no hexadecimal text: 0x and an even number of digits is expected.");
            }
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '\\' && i + 1 < value.length()) {
                text.append(meaning(value.charAt(++i)));
            } else {
                text.append(c);
            }
        }
        return text(text.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static String meaning(char escape) {
        return switch (escape) {
            case '0' -> "\0";
            case 'b' -> "\b";
            case 'n' -> "\n";
            case 'r' -> "\r";
            case 't' -> "\t";
            case 'Z' -> "\u001a";
            case '%' -> "\\%";
            case '_' -> "\\_";
            default -> String.valueOf(escape);
        };
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    /** The text for a message: printable, with the escapes that {@link #parse} knows. */
    static String show(String text) {
        StringBuilder shown = new StringBuilder();
        for (char c : text.toCharArray()) {
            switch (c) {
                case '\0' -> shown.append("\\0");
                case '\n' -> shown.append("\\n");
                case '\r' -> shown.append("\\r");
                case '\t' -> shown.append("\\t");
                case '\\' -> shown.append("\\\\");
                default -> {
                    if (c < ' ' || c >= 0x7f) {
                        shown.append(String.format("\\x%02x", (int) c));
                    } else {
                        shown.append(c);
                    }
                }
            }
        }
        return shown.toString();
    }
}
