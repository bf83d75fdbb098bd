package dev.sluice.file;

/** The escapes that string literals and LOAD DATA have in common (reference manual, "String Literals"). */
public final class Escapes {
    private Escapes() {}

    /** What stands for the byte behind a backslash: itself, but for six letters. */
    public static byte meaning(byte escape) {
        return switch (escape) {
            case '0' -> 0;
            case 'b' -> '\b';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'Z' -> 0x1a;
            default -> escape;
        };
    }
}
