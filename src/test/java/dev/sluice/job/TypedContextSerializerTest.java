package dev.sluice.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TypedContextSerializerTest {
    private final TypedContextSerializer serializer = new TypedContextSerializer();

    @Test
    void valuesComeBackWithTheirTypes() throws IOException {
        Map<String, Object> context = new LinkedHashMap<>();
        context.put("plain", "6.0.4");
        context.put("odd name\n", " \\s two\r\nlines \\ ünï 😀");
        context.put("empty", "");
        context.put("long", 1L);
        context.put("int", 1);
        context.put("double", 0.1);
        context.put("flag", true);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        serializer.serialize(context, out);
        assertThat(serializer.deserialize(new ByteArrayInputStream(out.toByteArray())))
                .isEqualTo(context);
    }

    @Test
    void otherTypesAreRefusedWhenWritten() {
        assertThatThrownBy(() -> serializer.serialize(Map.of("price", BigDecimal.ONE), new ByteArrayOutputStream()))
                .isInstanceOf(IOException.class)
                .hasMessage("execution context value 'price' is no String, Long, Integer, Double or Boolean but"
                        + " java.math.BigDecimal");
    }

    @Test
    void javaSerializationIsNeverRead() {
        byte[] foreign = "rO0ABXNyABFqYXZh".getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> serializer.deserialize(new ByteArrayInputStream(foreign)))
                .isInstanceOf(IOException.class)
                .hasMessage("execution context line 'rO0ABXNyABFqYXZh' is not 'type name value'");
    }
}
