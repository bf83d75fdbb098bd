package dev.sluice.flat;

import dev.sluice.run.RefusedException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The character set of a file, by the server's name for it. Thread-safe.
 *
 * @param name as in {@code CHARACTER SET}, in lower case
 * @param java what decodes it; empty where the JDK has nothing for it, so that its text can be passed on and not looked
 *     at
 * @param layout how its characters lie in bytes
 */
public record FileCharset(String name, Optional<Charset> java, Layout layout) {
    /** How characters lie in bytes, as far as separators are concerned. */
    public enum Layout {
        /** A byte below 0x80 is the ASCII character, everywhere. */
        ASCII_IS_ASCII,
        /** The second byte of a character may be one of ASCII: Big5. */
        BIG5(0xa1, 0xf9),
        /** The same: GBK. */
        GBK(0x81, 0xfe),
        /** The same: Shift JIS, whose half-width katakana are single bytes. */
        SJIS(0x81, 0xfc),
        /** The second byte of two, or the second and fourth of four, may be one of ASCII: GB 18030. */
        GB18030(0x81, 0xfe);

        private final int firstLead;
        private final int lastLead;

        Layout() {
            this(256, -1);
        }

        Layout(int firstLead, int lastLead) {
            this.firstLead = firstLead;
            this.lastLead = lastLead;
        }

        boolean isLead(int value) {
            return value >= firstLead && value <= lastLead && !(this == SJIS && value >= 0xa0 && value < 0xe0);
        }

        /** Bytes of the character that begins here, 1 when it is malformed, as the server scans it. */
        int length(byte[] bytes, int at, int to) {
            if (!isLead(bytes[at] & 0xff) || at + 1 >= to) {
                return 1;
            }
            int second = bytes[at + 1] & 0xff;
            if (this == GB18030 && second >= '0' && second <= '9') {
                return at + 3 < to && isLead(bytes[at + 2] & 0xff) && bytes[at + 3] >= '0' && bytes[at + 3] <= '9'
                        ? 4
                        : 1;
            }
            return isTrail(second) ? 2 : 1;
        }

        private boolean isTrail(int value) {
            return switch (this) {
                case ASCII_IS_ASCII -> false;
                case BIG5 -> value >= 0x40 && value <= 0x7e || value >= 0xa1 && value <= 0xfe;
                case GBK, GB18030 -> value >= 0x40 && value <= 0x7e || value >= 0x80 && value <= 0xfe;
                case SJIS -> value >= 0x40 && value <= 0x7e || value >= 0x80 && value <= 0xfc;
            };
        }
    }

    private static final Map<String, String> JAVA = Map.ofEntries(
            Map.entry("armscii8", ""),
            Map.entry("ascii", "US-ASCII"),
            Map.entry("big5", "Big5"),
            Map.entry("binary", "ISO-8859-1"),
            Map.entry("cp1250", "windows-1250"),
            Map.entry("cp1251", "windows-1251"),
            Map.entry("cp1256", "windows-1256"),
            Map.entry("cp1257", "windows-1257"),
            Map.entry("cp850", "IBM850"),
            Map.entry("cp852", "IBM852"),
            Map.entry("cp866", "IBM866"),
            Map.entry("cp932", "windows-31j"),
            Map.entry("dec8", ""),
            Map.entry("eucjpms", "EUC-JP"),
            Map.entry("euckr", "EUC-KR"),
            Map.entry("gb18030", "GB18030"),
            Map.entry("gb2312", "GB2312"),
            Map.entry("gbk", "GBK"),
            Map.entry("geostd8", ""),
            Map.entry("greek", "ISO-8859-7"),
            Map.entry("hebrew", "ISO-8859-8"),
            Map.entry("hp8", ""),
            Map.entry("keybcs2", ""),
            Map.entry("koi8r", "KOI8-R"),
            Map.entry("koi8u", "KOI8-U"),
            Map.entry("latin1", "windows-1252"),
            Map.entry("latin2", "ISO-8859-2"),
            Map.entry("latin5", "ISO-8859-9"),
            Map.entry("latin7", "ISO-8859-13"),
            Map.entry("macce", "x-MacCentralEurope"),
            Map.entry("macroman", "x-MacRoman"),
            Map.entry("sjis", "Shift_JIS"),
            Map.entry("tis620", "TIS-620"),
            Map.entry("ujis", "EUC-JP"),
            Map.entry("utf8", "UTF-8"),
            Map.entry("utf8mb3", "UTF-8"),
            Map.entry("utf8mb4", "UTF-8"));

    /** What text is in where nothing is said. */
    public static final FileCharset UTF8 = of("utf8mb4");

    /** Bytes are what they are, in text too. */
    public static final FileCharset BINARY = of("binary");

    /**
     * Finds a character set.
     *
     * @param name the server's name for it, in any case
     * @throws RefusedException when there is none of that name, or files cannot be in it
     */
    public static FileCharset of(String name) {
        String known = name.toLowerCase(Locale.ROOT);
        switch (known) {
            case "ucs2", "utf16", "utf16le", "utf32" ->
                throw new RefusedException("A file in " + known
                        + " cannot be imported, because the server does not read such files; convert"
                        + " it to utf8mb4 first.");
            case "swe7" ->
                throw new RefusedException(
                        "A file in swe7 cannot be imported, because its letters stand where ASCII has separators; convert"
                                + " it to utf8mb4 first.");
            default -> {}
        }
        String java = JAVA.get(known);
        if (java == null) {
            throw new RefusedException("There is no character set '" + name + "' for files; the server's names are"
                    + " expected, such as utf8mb4, latin1 or binary.");
        }
        return new FileCharset(known, charset(java), layout(known));
    }

    private static Optional<Charset> charset(String name) {
        if (name.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Charset.forName(name));
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            return Optional.empty(); // a JDK without the module jdk.charsets
        }
    }

    private static Layout layout(String name) {
        return switch (name) {
            case "big5" -> Layout.BIG5;
            case "gbk" -> Layout.GBK;
            case "sjis", "cp932" -> Layout.SJIS;
            case "gb18030" -> Layout.GB18030;
            default -> Layout.ASCII_IS_ASCII;
        };
    }

    /** Whether it is one of the server's names for UTF-8. */
    public boolean isUtf8() {
        return java.isPresent() && java.get().equals(StandardCharsets.UTF_8);
    }

    /** Whether bytes mean nothing in it, so that everything is well-formed. */
    public boolean isBinary() {
        return name.equals("binary");
    }

    /** Whether text in it can be decoded and encoded here. */
    public boolean isReadable() {
        return java.isPresent();
    }

    /**
     * Decodes text.
     *
     * @throws BadRecordException when it is malformed; nothing is ever replaced
     */
    public String decode(byte[] bytes, int from, int to) throws BadRecordException {
        try {
            return readable()
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes, from, to - from))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new BadRecordException("is no text in " + name);
        }
    }

    /**
     * Encodes text.
     *
     * @throws BadRecordException when it has a character that the character set has not
     */
    public byte[] encode(String text) throws BadRecordException {
        CharsetEncoder encoder = readable()
                .newEncoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        try {
            ByteBuffer bytes = encoder.encode(CharBuffer.wrap(text));
            byte[] result = new byte[bytes.remaining()];
            bytes.get(result);
            return result;
        } catch (CharacterCodingException e) {
            throw new BadRecordException("has a character that " + name + " has not");
        }
    }

    private Charset readable() throws BadRecordException {
        if (java.isEmpty()) {
            throw new BadRecordException("is in " + name + ", which Java does not know");
        }
        return java.get();
    }
}
