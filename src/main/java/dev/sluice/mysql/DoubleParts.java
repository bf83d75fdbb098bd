package dev.sluice.mysql;

/**
 * FLOAT and DOUBLE have no text that is exact on every server: MySQL cuts the text of an expression at 22 characters. So a
 * number is taken apart into exponent and a whole number: with e = max(floor(log2|f|) - 1, -1022), f / 2^e * 2^52 is one
 * for every double, without rounding.
 */
public final class DoubleParts {
    private static final String MANTISSA = "4503599627370496e0";

    private DoubleParts() {}

    /**
     * The expression of a text that is the same when, and only when, two numbers are the same double.
     *
     * @param column quoted
     * @param zero the text of 0 and of -0, as an expression
     */
    public static String of(String column, String zero) {
        String number = column + "*1e0";
        String exponent = "GREATEST(FLOOR(LOG2(ABS(" + number + ")))-1,-1022)";
        return "IF(" + column + "=0," + zero + ",CONCAT(" + exponent + ",'e',CAST(" + number + "/POW(2," + exponent
                + ")*" + MANTISSA + " AS SIGNED)))";
    }
}
