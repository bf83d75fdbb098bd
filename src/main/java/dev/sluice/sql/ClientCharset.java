package dev.sluice.sql;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * A character set that a client may send statements in. Text of files is held with one character for each byte, so that
 * it reaches the server as it was; this class tells what the bytes mean.
 *
 * @param name the server's name for it, in lower case
 */
public record ClientCharset(String name) {
    /** What sluice itself writes. {@code binary} sessions, which mydumper uses, read names in it too. */
    public static final ClientCharset UTF8MB4 = new ClientCharset("utf8mb4");

    private static final Set<String> UTF8 = Set.of("utf8", "utf8mb3", "utf8mb4", "binary");
    /** In these the second byte of a letter may be that of a backslash or a quote. */
    private static final Set<String> TWO_BYTES = Set.of("big5", "gbk", "gb18030", "sjis", "cp932");

    private static final Map<String, String> JAVA = Map.ofEntries(
            Map.entry("ascii", "US-ASCII"),
            Map.entry("latin1", "windows-1252"),
            Map.entry("latin2", "ISO-8859-2"),
            Map.entry("latin5", "ISO-8859-9"),
            Map.entry("latin7", "ISO-8859-13"),
            Map.entry("greek", "ISO-8859-7"),
            Map.entry("hebrew", "ISO-8859-8"),
            Map.entry("cp1250", "windows-1250"),
            Map.entry("cp1251", "windows-1251"),
            Map.entry("cp1256", "windows-1256"),
            Map.entry("cp1257", "windows-1257"),
            Map.entry("cp850", "IBM850"),
            Map.entry("cp852", "IBM852"),
            Map.entry("cp866", "IBM866"),
            Map.entry("koi8r", "KOI8-R"),
            Map.entry("koi8u", "KOI8-U"),
            Map.entry("tis620", "TIS-620"),
            Map.entry("big5", "Big5"),
            Map.entry("gbk", "GBK"),
            Map.entry("gb2312", "GB2312"),
            Map.entry("gb18030", "GB18030"),
            Map.entry("sjis", "Shift_JIS"),
            Map.entry("cp932", "windows-31j"),
            Map.entry("ujis", "EUC-JP"),
            Map.entry("eucjpms", "EUC-JP"),
            Map.entry("euckr", "EUC-KR"));

    public ClientCharset {
        name = name.toLowerCase(Locale.ROOT);
        if (!name.matches("[a-z0-9_]{1,64}")) {
            throw new SqlTextException("names the character set '" + name + "', which is none");
        }
    }

    /** Whether ASCII and names in UTF-8 are what they seem. */
    public boolean isUtf8() {
        return UTF8.contains(name);
    }

    /**
     * What text of a file says.
     *
     * @param bytes one character for each byte
     */
    public String decode(String bytes) {
        if (bytes.chars().allMatch(c -> c < 0x80)) {
            return bytes;
        }
        String java = isUtf8() ? "UTF-8" : JAVA.get(name);
        if (java == null || !Charset.isSupported(java)) {
            throw new SqlTextException("has a name in the character set " + name + ", which sluice cannot read");
        }
        return new String(bytes.getBytes(StandardCharsets.ISO_8859_1), Charset.forName(java));
    }

    /** How a name is written in this character set, one character for each byte. */
    public String encode(String text) {
        if (text.chars().allMatch(c -> c < 0x80)) {
            return text;
        }
        Charset charset = Charset.forName(isUtf8() ? "UTF-8" : JAVA.getOrDefault(name, "US-ASCII"));
        if (!charset.newEncoder().canEncode(text)) {
            throw new SqlTextException(
                    "is in the character set " + name + ", which lacks characters of the name " + text);
        }
        return bytes(text.getBytes(charset));
    }

    /** Text of a file: one character for each byte. */
    public static String bytes(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    /** How many bytes the letter that begins with this one has, as far as its other bytes may be mistaken for ASCII. */
    int length(char first) {
        return first >= 0x81 && first != 0xff && TWO_BYTES.contains(name) && !isSingleKana(first) ? 2 : 1;
    }

    private boolean isSingleKana(char first) {
        return first >= 0xa0 && first <= 0xdf && (name.equals("sjis") || name.equals("cp932"));
    }
}
