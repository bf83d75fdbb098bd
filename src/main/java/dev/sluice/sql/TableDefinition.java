package dev.sluice.sql;

import dev.sluice.mysql.Identifiers;
import dev.sluice.mysql.TableName;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * A table as {@code SHOW CREATE TABLE} of MySQL or MariaDB prints it: its elements and what follows them, kept as text.
 * Made by {@link TableParser}, which lets nothing else through.
 *
 * @param schema in front of its name, where there is one
 * @param name real name
 * @param elements columns, keys and constraints, in order
 * @param options what stands behind the parentheses: engine, comment, partitions
 * @param engine storage engine in lower case; empty when not told
 * @param partitioned whether it has partitions
 */
public record TableDefinition(
        Optional<String> schema,
        String name,
        List<TableElement> elements,
        String options,
        String engine,
        boolean partitioned) {
    public TableDefinition {
        elements = List.copyOf(elements);
        engine = engine.toLowerCase(Locale.ROOT);
    }

    /**
     * Reads a CREATE TABLE.
     *
     * @throws SqlTextException when it is none, or does more than to create a table of its own
     */
    public static TableDefinition parse(String create) {
        return new TableParser(create).table();
    }

    /** The elements of a kind, in order. */
    public List<TableElement> of(TableElement.Kind kind) {
        return elements.stream().filter(element -> element.kind() == kind).toList();
    }

    /** Whether MariaDB keeps the history of its rows. */
    public boolean isVersioned() {
        return elements.stream().anyMatch(element -> element.kind() == TableElement.Kind.PERIOD)
                || options.toUpperCase(Locale.ROOT).contains("WITH SYSTEM VERSIONING")
                || of(TableElement.Kind.COLUMN).stream().anyMatch(column -> column.has("WITH", "SYSTEM", "VERSIONING"));
    }

    /** The table with some of its elements alone. */
    public TableDefinition keeping(Predicate<TableElement> wanted) {
        return new TableDefinition(
                schema, name, elements.stream().filter(wanted).toList(), options, engine, partitioned);
    }

    /**
     * The table with another schema's name in place of one: in foreign keys and defaults.
     *
     * @throws SqlTextException when it is not certain that a name is the schema's
     */
    public TableDefinition renamed(String from, String to) {
        return new TableDefinition(
                schema.map(old -> old.equalsIgnoreCase(from) ? to : old),
                name,
                elements.stream()
                        .map(element -> new TableElement(
                                element.kind(),
                                element.name(),
                                renamed(element.text(), from, to),
                                element.columns(),
                                element.plain()))
                        .toList(),
                options,
                engine,
                partitioned);
    }

    private static String renamed(String text, String from, String to) {
        List<Token> tokens = Lexer.tokens(text, SqlSession.PLAIN);
        return new SchemaRename(from, Identifiers.quote(to), name -> name).inAll(text, tokens);
    }

    /** The statement that creates it under a name of its own. */
    public String create(TableName table) {
        return elements.stream()
                        .map(TableElement::text)
                        .collect(Collectors.joining(
                                ",\n  ",
                                "CREATE TABLE " + table.quoted() + " (\n  ",
                                "\n)" + (options.isEmpty() ? "" : " ")))
                + options;
    }

    /** The statement that adds elements, keys or constraints, to a table. */
    public static String add(TableName table, List<TableElement> elements) {
        return elements.stream()
                .map(element -> "ADD " + element.text())
                .collect(Collectors.joining(",\n  ", "ALTER TABLE " + table.quoted() + "\n  ", ""));
    }
}
