package dev.sluice.mysql;

/**
 * One column of a unique index.
 *
 * @param index name of the index
 * @param column name of the column; empty for an indexed expression
 * @param nullable whether the column may be NULL
 * @param prefix whether only the beginning of the column is indexed
 * @param descending whether it is indexed in descending order
 */
public record IndexColumn(String index, String column, boolean nullable, boolean prefix, boolean descending) {}
