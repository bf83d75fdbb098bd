package dev.sluice.verify;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.sluice.chunk.KeyRange;

/** One line of a partition's plan. Its position identifies it in the journal. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "item")
@JsonSubTypes({
    @JsonSubTypes.Type(value = PlanItem.Table.class, name = "table"),
    @JsonSubTypes.Type(value = PlanItem.Range.class, name = "range")
})
sealed interface PlanItem {
    /** The ranges that follow are of these tables. */
    record Table(TablePair pair) implements PlanItem {}

    /** Rows to compare. @param rows the server's estimate */
    record Range(KeyRange range, long rows) implements PlanItem {}
}
