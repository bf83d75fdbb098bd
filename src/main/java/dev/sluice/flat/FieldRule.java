package dev.sluice.flat;

import dev.sluice.run.RefusedException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A simple {@link RecordProcessor} that changes the value of one field and rejects what it cannot read. Immutable. */
public sealed interface FieldRule extends RecordProcessor
        permits FieldRule.Values, FieldRule.Default, FieldRule.NullIf, FieldRule.Mask, DateRule, NumberRule {
    /** Name of the field. */
    String column();

    /**
     * What becomes of a value.
     *
     * @param text null for NULL
     * @return null for NULL
     * @throws BadRecordException when it is no value of the kind expected
     */
    String apply(String text) throws BadRecordException;

    @Override
    default boolean process(FieldRecord record) throws BadRecordException {
        String before = record.get(column());
        String after;
        try {
            after = apply(before);
        } catch (BadRecordException e) {
            throw new BadRecordException(column(), e.getMessage());
        }
        if (before == null ? after != null : !before.equals(after)) {
            record.set(column(), after);
        }
        return true;
    }

    /**
     * Some values become others; all at once, so that what a value becomes is not changed again.
     *
     * @param values what each becomes; others stay
     */
    record Values(String column, Map<String, String> values) implements FieldRule {
        /** Copies. */
        public Values {
            values = Map.copyOf(values);
        }

        @Override
        public String apply(String text) {
            return text == null ? null : values.getOrDefault(text, text);
        }
    }

    /** NULL becomes a text. */
    record Default(String column, String value) implements FieldRule {
        @Override
        public String apply(String text) {
            return text == null ? value : text;
        }
    }

    /** A text becomes NULL. */
    record NullIf(String column, String value) implements FieldRule {
        @Override
        public String apply(String text) {
            return value.equals(text) ? null : text;
        }
    }

    /**
     * All characters but the last become asterisks.
     *
     * @param visible how many at the end stay; of a value that is not longer, none
     */
    record Mask(String column, int visible) implements FieldRule {
        @Override
        public String apply(String text) {
            if (text == null) {
                return null;
            }
            int[] points = text.codePoints().toArray();
            int hidden = points.length > visible ? points.length - visible : points.length;
            return "*".repeat(hidden) + new String(points, hidden, points.length - hidden);
        }
    }

    /**
     * Rules from a definition, to be applied in this order: {@code map:COLUMN=FROM=>TO} (several for a column are one
     * rule), {@code default:COLUMN=TEXT}, {@code nullIf:COLUMN=TEXT}, {@code mask:COLUMN=4}.
     *
     * @param texts each a rule
     * @throws RefusedException that quotes the first one that cannot be read
     */
    static List<FieldRule> parse(List<String> texts) {
        Map<String, Map<String, String>> values = new LinkedHashMap<>();
        List<FieldRule> rules = new ArrayList<>();
        for (String text : texts) {
            int colon = text.indexOf(':');
            int equals = text.indexOf('=', colon + 2);
            if (colon < 1 || equals < 0) {
                throw new RefusedException("The rule '" + text + "' is not of the form map:COLUMN=FROM=>TO,"
                        + " default:COLUMN=TEXT, nullIf:COLUMN=TEXT or mask:COLUMN=NUMBER.");
            }
            String column = text.substring(colon + 1, equals);
            String value = text.substring(equals + 1);
            switch (text.substring(0, colon)) {
                case "default" -> rules.add(new Default(column, value));
                case "nullIf" -> rules.add(new NullIf(column, value));
                case "mask" -> rules.add(new Mask(column, visible(text, value)));
                case "map" -> map(text, column, value, values, rules);
                default ->
                    throw new RefusedException("The rule '" + text + "' is none of map, default, nullIf and mask.");
            }
        }
        return rules.stream()
                .map(rule -> rule instanceof Values map ? new Values(map.column(), values.get(map.column())) : rule)
                .toList();
    }

    private static int visible(String text, String value) {
        try {
            int visible = Integer.parseInt(value);
            if (visible >= 0) {
                return visible;
            }
        } catch (NumberFormatException e) {
            // refused below
        }
        throw new RefusedException("The rule '" + text + "' has no number of characters that stay, 0 or more.");
    }

    private static void map(
            String text, String column, String value, Map<String, Map<String, String>> values, List<FieldRule> rules) {
        int arrow = value.indexOf("=>");
        if (arrow < 0) {
            throw new RefusedException("The rule '" + text + "' has no => between two values.");
        }
        Map<String, String> known = values.get(column);
        if (known == null) {
            known = new LinkedHashMap<>();
            values.put(column, known);
            rules.add(new Values(column, Map.of()));
        }
        String from = value.substring(0, arrow);
        if (Optional.ofNullable(known.put(from, value.substring(arrow + 2))).isPresent()) {
            throw new RefusedException("The rule '" + text + "' maps a value that another rule maps already.");
        }
    }
}
