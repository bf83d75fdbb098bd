/**
 * Cuts tables into ranges of keys. A {@link dev.sluice.chunk.TableKey} says along which columns, a
 * {@link dev.sluice.chunk.KeyRange} is one piece, {@link dev.sluice.chunk.RangePredicate} writes it as
 * SQL, and {@link dev.sluice.chunk.RangePlanner} finds pieces of about equal size.
 *
 * <p>The pieces of one table never overlap and leave nothing out, whatever the cuts are: a row is either
 * above a bound or not. So a plan may be made before the snapshot that is read through it.
 *
 * <p>Uses the JDK, JDBC, {@code run} and the identifiers and tables of {@code mysql}; knows no operation.
 */
package dev.sluice.chunk;
