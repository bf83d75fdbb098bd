package dev.sluice.verify;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Lines of cells as text in columns, two blanks apart. */
final class TextTable {
    private final List<List<String>> lines = new ArrayList<>();

    /** @param head names of the columns */
    TextTable(List<String> head) {
        lines.add(head);
    }

    /** @param line as many cells as the head has */
    void add(List<String> line) {
        lines.add(line.stream().map(TextTable::printable).toList());
    }

    /** All lines, each with a line feed behind it and no blanks at its end. */
    String text() {
        int[] widths = new int[lines.get(0).size()];
        for (List<String> line : lines) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], width(line.get(i)));
            }
        }
        return lines.stream().map(line -> padded(line, widths)).collect(Collectors.joining());
    }

    private static String padded(List<String> line, int[] widths) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            text.append(line.get(i)).append(" ".repeat(widths[i] - width(line.get(i)) + 2));
        }
        return text.toString().stripTrailing() + "\n";
    }

    private static int width(String cell) {
        return cell.codePointCount(0, cell.length());
    }

    /** The text without what would break a line or drive a terminal: such characters become {@code \\u001b}. */
    static String printable(String text) {
        StringBuilder printable = new StringBuilder();
        text.codePoints().forEach(point -> {
            if (Character.isISOControl(point) || Character.getType(point) == Character.FORMAT) {
                printable.append(String.format("\\u%04x", point));
            } else {
                printable.appendCodePoint(point);
            }
        });
        return printable.toString();
    }
}
