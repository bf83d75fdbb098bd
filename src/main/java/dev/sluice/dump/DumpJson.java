package dev.sluice.dump;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** The JSON of plan, journal and manifest: records as they are, unknown and missing keys refused. */
final class DumpJson {
    static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .changeDefaultPropertyInclusion(include -> include.withValueInclusion(JsonInclude.Include.NON_ABSENT))
            .build();

    private static final List<Class<?>> ROOTS = List.of(
            WorkFolder.Owner.class,
            PlanItem.class,
            PlanItem.Schema.class,
            PlanItem.Table.class,
            PlanItem.Range.class,
            PlanHeader.class,
            DoneItem.class,
            Manifest.Head.class,
            Manifest.ObjectEntry.class,
            Manifest.TableEntry.class,
            Manifest.DataFile.class,
            Manifest.Totals.class);

    private DumpJson() {}

    /** Has the mapper find out now how the usual records are written and read. */
    static void warmUp() {
        for (Class<?> root : ROOTS) {
            MAPPER.writerFor(root);
            MAPPER.readerFor(root);
        }
    }
}
