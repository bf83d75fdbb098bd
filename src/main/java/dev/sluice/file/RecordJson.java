package dev.sluice.file;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** JSON from and to records as they are, in plans, journals and manifests: unknown and missing keys are refused. */
public final class RecordJson {
    /** Thread-safe. */
    public static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .changeDefaultPropertyInclusion(include -> include.withValueInclusion(JsonInclude.Include.NON_ABSENT))
            .build();

    private RecordJson() {}

    /** Finds out how the types are written and read, which otherwise takes a while at the first value of each. */
    public static void prepare(List<Class<?>> written, List<Class<?>> read) {
        written.forEach(MAPPER::writerFor);
        read.forEach(MAPPER::readerFor);
    }
}
