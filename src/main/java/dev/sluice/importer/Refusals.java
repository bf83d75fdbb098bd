package dev.sluice.importer;

import dev.sluice.flat.BadRecordException;
import dev.sluice.flat.FilePosition;
import dev.sluice.flat.FlatFormat;
import dev.sluice.flat.RecordFields;
import dev.sluice.flat.RecordReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Says of a bad record where it is, which value is at fault, and what the server said. One thread. */
final class Refusals {
    private static final int LONGEST_VALUE = 100;

    private final FieldPlan plan;
    private final FlatFormat format;

    Refusals(FieldPlan plan, FlatFormat format) {
        this.plan = plan;
        this.format = format;
    }

    /** @param segment that holds the record alone */
    Refusal of(RangeBytes range, Segment segment, Verdict verdict) throws IOException {
        String column = verdict.column();
        String value = "";
        Optional<Integer> index = column.isEmpty() ? Optional.empty() : plan.indexOf(column);
        if (index.isPresent()) {
            value = value(range, segment, index.get());
        }
        return new Refusal(
                segment.line(), segment.from(), segment.to(), value.isEmpty() ? "" : column, value, verdict.reason());
    }

    private String value(RangeBytes range, Segment segment, int index) throws IOException {
        try (RecordReader records = new RecordReader(
                range.open(segment.from(), segment.to()), format, new FilePosition(segment.from(), segment.line()))) {
            RecordFields fields = new RecordFields();
            if (!records.next()) {
                return "";
            }
            format.parser().parse(records.bytes(), records.start(), records.end(), fields);
            if (index >= fields.count()) {
                return "";
            }
            return fields.isNull(index) ? "NULL" : shown(fields.value(index));
        } catch (BadRecordException e) {
            return "";
        }
    }

    /** A value in quotes, shortened, with what no terminal shows as {@code \xNN}. */
    static String shown(byte[] value) {
        int length = Math.min(value.length, 4 * LONGEST_VALUE);
        String text = new String(value, 0, length, StandardCharsets.UTF_8);
        StringBuilder shown = new StringBuilder("'");
        int characters = 0;
        int i = 0;
        while (i < text.length() && characters++ < LONGEST_VALUE) {
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            if (c == 0xFFFD) {
                return "'" + asBytes(value) + "'";
            }
            if (c < ' ' || c == 0x7f) {
                shown.append(String.format("\\x%02x", c));
            } else {
                shown.appendCodePoint(c);
            }
        }
        return shown.append(i < text.length() || length < value.length ? "…'" : "'")
                .toString();
    }

    private static String asBytes(byte[] value) {
        StringBuilder shown = new StringBuilder();
        for (int i = 0; i < value.length && i < LONGEST_VALUE; i++) {
            int b = value[i] & 0xff;
            shown.append(b < ' ' || b >= 0x7f ? String.format("\\x%02x", b) : String.valueOf((char) b));
        }
        return shown.append(value.length > LONGEST_VALUE ? "…" : "").toString();
    }
}
