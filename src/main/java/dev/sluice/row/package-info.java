/**
 * The contract between where rows come from and where they go: {@link dev.sluice.row.RowSink}. Row data
 * are the server's own bytes; nothing here decodes them. Uses only the JDK.
 */
package dev.sluice.row;
