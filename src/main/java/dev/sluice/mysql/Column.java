package dev.sluice.mysql;

import java.util.Optional;

/**
 * A column of a table that holds data of its own; generated columns are not among them.
 *
 * @param name unquoted
 * @param dataType {@code information_schema.columns.data_type} in lower case, such as {@code bigint}
 * @param columnType the full type, such as {@code bigint(20) unsigned}
 * @param charset character set of text columns, else empty
 */
public record Column(String name, String dataType, String columnType, Optional<String> charset) {
    /** The quoted name. */
    public String quoted() {
        return Identifiers.quote(name);
    }

    /**
     * The expression that reads the value without loss over the text protocol. FLOAT is sent with 6 digits
     * only, and FLOAT(M,D) and DOUBLE(M,D) rounded to D decimals; as a double expression they come with all
     * the digits it takes to store the same value again. A product, because a sum with 0 would lose the sign of
     * -0.
     */
    public String readExpression() {
        boolean shortened = dataType.equals("float") || dataType.equals("double") && columnType.contains("(");
        return shortened ? quoted() + "*1e0" : quoted();
    }
}
