package dev.sluice.verify;

import dev.sluice.mysql.TableName;

/**
 * Something that is not alike before a row is looked at.
 *
 * @param table the table, by its name on the side that has it
 * @param what for people: {@code missing on the target}, {@code column price: decimal(10,2) on the source, ...}
 */
public record StructureDifference(TableName table, String what) {}
