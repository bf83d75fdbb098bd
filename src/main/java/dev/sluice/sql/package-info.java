/**
 * Reads SQL text as MySQL and MariaDB write it into definition files: where a statement ends, under which session
 * settings it means what it says, what it creates, and the parts of a CREATE TABLE.
 *
 * <p>Enter at {@link dev.sluice.sql.DefinitionScript} for a file and at {@link dev.sluice.sql.TableDefinition} for a
 * table. Text comes from files that nobody vouches for: what is not understood is a
 * {@link dev.sluice.sql.SqlTextException}, and nothing that was read is passed on because it looked harmless.
 *
 * <p>Connects to nothing. Uses the JDK and the identifiers of {@code mysql}; knows no files and no operation.
 */
package dev.sluice.sql;
