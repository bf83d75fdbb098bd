package dev.sluice.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeyValuesTest {
    private final List<List<String>> rows = new ArrayList<>();
    private final KeyValues values = new KeyValues(rows::add);

    @Test
    void rowsAreListsOfTheirOwnWhetherValuesComeWholeOrInParts() {
        byte[] bytes = "-12,4A4B".getBytes(StandardCharsets.US_ASCII);
        values.beginRow();
        values.value(0, bytes, 0, 3);
        values.beginValue(1);
        values.part(bytes, 4, 2);
        values.part(bytes, 6, 2);
        values.endValue();
        values.endRow();
        values.beginRow();
        values.value(0, bytes, 1, 2);
        values.beginValue(1);
        values.endValue();
        values.endRow();

        assertThat(rows).containsExactly(List.of("-12", "4A4B"), List.of("12", ""));
    }

    @Test
    void aKeyHasNoNull() {
        values.beginRow();

        assertThatThrownBy(() -> values.nullValue(0)).isInstanceOf(IllegalStateException.class);
    }
}
