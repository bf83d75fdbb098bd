package dev.sluice.chunk;

import java.util.ArrayList;
import java.util.List;

/**
 * A place in the order of a key: after all rows whose leading columns equal the values. With fewer values
 * than the key has columns it lies after the last row that begins with them.
 *
 * @param values one for each leading column, in the form of {@link KeyColumn#readExpression}
 */
public record KeyBound(List<String> values) {
    public KeyBound {
        values = List.copyOf(values);
        if (values.isEmpty()) {
            throw new IllegalArgumentException("a bound needs a value");
        }
    }

    /** One text of all values, for {@link #parse}: no value has a comma in it. */
    public String text() {
        return values.size() == 1 ? values.get(0) : String.join(",", values);
    }

    /** Reads what {@link #text} wrote. */
    public static KeyBound parse(String text) {
        return new KeyBound(List.of(text.split(",", -1)));
    }

    /** The bound one column deeper. */
    static KeyBound of(List<String> prefix, String last) {
        List<String> values = new ArrayList<>(prefix);
        values.add(last);
        return new KeyBound(values);
    }
}
