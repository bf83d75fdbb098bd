package dev.sluice.dump;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.sluice.chunk.KeyRange;
import dev.sluice.mysql.TableName;

/**
 * One line of a partition's plan. The position of the line in its partition identifies the item in the
 * journal.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "item")
@JsonSubTypes({
    @JsonSubTypes.Type(value = PlanItem.Schema.class, name = "schema"),
    @JsonSubTypes.Type(value = PlanItem.Sequence.class, name = "sequence"),
    @JsonSubTypes.Type(value = PlanItem.View.class, name = "view"),
    @JsonSubTypes.Type(value = PlanItem.Programs.class, name = "programs"),
    @JsonSubTypes.Type(value = PlanItem.Table.class, name = "table"),
    @JsonSubTypes.Type(value = PlanItem.Range.class, name = "range")
})
sealed interface PlanItem {
    /** What it is of, for messages. @param table the last one before it */
    default String what(DumpedTable table) {
        return table.name().toString();
    }

    /** CREATE DATABASE. @param base the schema's name, encoded for the file system */
    record Schema(String schema, String base) implements PlanItem {
        @Override
        public String what(DumpedTable table) {
            return schema;
        }
    }

    /** CREATE SEQUENCE and its value. @param base beginning of the file's name */
    record Sequence(TableName name, String base) implements PlanItem {
        @Override
        public String what(DumpedTable table) {
            return name.toString();
        }
    }

    /** CREATE VIEW and its placeholder table. @param base beginning of the files' names */
    record View(TableName name, String base) implements PlanItem {
        @Override
        public String what(DumpedTable table) {
            return name.toString();
        }
    }

    /** Routines and events of a schema. @param base the schema's name, encoded for the file system */
    record Programs(String schema, String base) implements PlanItem {
        @Override
        public String what(DumpedTable table) {
            return "the routines and events of " + schema;
        }
    }

    /**
     * CREATE TABLE and triggers; the ranges that follow are of this table.
     *
     * @param continued whether the table began in an earlier partition, so that only its ranges are left to do
     */
    record Table(DumpedTable table, boolean continued) implements PlanItem {}

    /**
     * Rows of the table before it.
     *
     * @param number from 1 on, in the order of the key; part of the file's name
     * @param range which rows
     * @param rows estimate
     */
    record Range(int number, KeyRange range, long rows) implements PlanItem {}
}
