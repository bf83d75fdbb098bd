package dev.sluice.page;

import java.util.ArrayDeque;
import java.util.Deque;

/** HTML and SVG as it is written, element by element. Text and values of attributes are escaped, without exception. */
final class Markup {
    private final StringBuilder text = new StringBuilder();
    private final Deque<String> open = new ArrayDeque<>();

    /** @param attributes names and values in turn */
    Markup open(String tag, Object... attributes) {
        tag(tag, attributes).append('>');
        open.push(tag);
        return this;
    }

    /** Closes the element opened last. */
    Markup close() {
        text.append("</").append(open.pop()).append('>');
        return this;
    }

    /** Closes the element opened last, which must be of this kind, and ends the line. */
    Markup close(String tag) {
        if (!tag.equals(open.peek())) {
            throw new IllegalStateException(tag + " is not what is open: " + open);
        }
        close();
        text.append('\n');
        return this;
    }

    /** An element that holds text alone. */
    Markup leaf(String tag, Object content, Object... attributes) {
        return open(tag, attributes).text(content).close();
    }

    /** An element without content. */
    Markup empty(String tag, Object... attributes) {
        tag(tag, attributes).append("/>");
        return this;
    }

    /** Opens a section with its heading. */
    Markup section(String title) {
        return open("section").leaf("h2", title);
    }

    Markup text(Object content) {
        text.append(escaped(String.valueOf(content)));
        return this;
    }

    private StringBuilder tag(String tag, Object... attributes) {
        text.append('<').append(tag);
        for (int i = 0; i < attributes.length; i += 2) {
            text.append(' ')
                    .append(attributes[i])
                    .append("=\"")
                    .append(escaped(String.valueOf(attributes[i + 1])))
                    .append('"');
        }
        return text;
    }

    /** Control characters, which no HTML may hold, become a question mark. */
    static String escaped(String raw) {
        StringBuilder escaped = new StringBuilder(raw.length());
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                case '\'' -> escaped.append("&#39;");
                case '\n', '\t' -> escaped.append(c);
                default -> escaped.append(c < ' ' || c >= 0x7F && c < 0xA0 ? '?' : c);
            }
        }
        return escaped.toString();
    }

    /** All of it; nothing may be open. */
    @Override
    public String toString() {
        if (!open.isEmpty()) {
            throw new IllegalStateException("still open: " + open);
        }
        return text.toString();
    }
}
