package dev.sluice.layout;

import java.util.Set;

/** Character sets that text of a dump may be in. */
final class Charsets {
    /** Bytes are the column's own. */
    static final String BINARY = "binary";

    /**
     * Every byte below 0x80 is the ASCII character, also inside of letters of several bytes: not so in big5, cp932,
     * gb18030, gbk, sjis and swe7, and not at all in ucs2, utf16 and utf32, which no client may have.
     */
    private static final Set<String> ASCII_IS_ASCII = Set.of(
            BINARY,
            "ascii",
            "armscii8",
            "cp1250",
            "cp1251",
            "cp1256",
            "cp1257",
            "cp850",
            "cp852",
            "cp866",
            "dec8",
            "eucjpms",
            "euckr",
            "gb2312",
            "geostd8",
            "greek",
            "hebrew",
            "hp8",
            "keybcs2",
            "koi8r",
            "koi8u",
            "latin1",
            "latin2",
            "latin5",
            "latin7",
            "macce",
            "macroman",
            "tis620",
            "ujis",
            "utf8",
            "utf8mb3",
            "utf8mb4");

    private static final Set<String> UTF8 = Set.of("utf8", "utf8mb3", "utf8mb4");

    private Charsets() {}

    /** Whether quotes and escapes can be found in its bytes. @param name in lower case */
    static boolean isReadable(String name) {
        return ASCII_IS_ASCII.contains(name);
    }

    /** Whether text in the one can be taken for text in the other. */
    static boolean same(String one, String other) {
        return one.equals(other) || isUtf8(one) && isUtf8(other);
    }

    static boolean isUtf8(String name) {
        return UTF8.contains(name);
    }
}
