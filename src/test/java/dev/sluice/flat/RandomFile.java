package dev.sluice.flat;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.sluice.run.RefusedException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;

/** A random dialect, and random bytes in which what means something in it is frequent. */
record RandomFile(LineFormat format, byte[] content) {
    private static final List<String> FIELD_ENDS =
            List.of("\t", "\t", ",", ",", "||", "|", ";;", "ab", "\r", "a", "\u0001");
    private static final List<String> LINE_ENDS =
            List.of("\n", "\n", "\n", "\r\n", "|\n", "||\n", "$$", "\n\n", "aba", "\r", "bc", "\0");
    private static final List<String> LINE_STARTS = List.of("", "", "", "", "xx", "#", "ab", "\n");
    private static final List<String> TRAILING = List.of("gbk", "big5", "sjis", "gb18030");

    /** Neighbouring seeds of Random begin alike; these do not. */
    static Random random(long seed) {
        return new Random(seed * 0x9e3779b97f4a7c15L ^ seed >>> 7);
    }

    static RandomFile of(Random random) {
        FileCharset charset = FileCharset.BINARY;
        if (random.nextInt(4) == 0) {
            charset = FileCharset.of(TRAILING.get(random.nextInt(TRAILING.size())));
        } else if (random.nextInt(4) == 0) {
            charset = FileCharset.UTF8;
        }
        LineFormat format = new LineFormat(dialect(random), charset, random.nextInt(4) == 0 ? random.nextInt(3) : 0);
        return new RandomFile(format, content(format, random));
    }

    private static FlatDialect dialect(Random random) {
        while (true) {
            OptionalInt enclosed = one(random, "\"\"'a", 2);
            OptionalInt escaped = random.nextInt(8) == 0 ? enclosed : one(random, "\\\\\\^N", 5);
            try {
                return new FlatDialect(
                        pick(random, FIELD_ENDS),
                        enclosed,
                        random.nextBoolean(),
                        escaped,
                        pick(random, LINE_STARTS),
                        pick(random, LINE_ENDS));
            } catch (RefusedException e) {
                // ambiguous; another one
            }
        }
    }

    private static OptionalInt one(Random random, String bytes, int noneOneIn) {
        return random.nextInt(noneOneIn) == 0
                ? OptionalInt.empty()
                : OptionalInt.of(bytes.charAt(random.nextInt(bytes.length())));
    }

    private static String pick(Random random, List<String> texts) {
        return texts.get(random.nextInt(texts.size()));
    }

    private static byte[] content(LineFormat format, Random random) {
        FlatDialect dialect = format.dialect();
        List<byte[]> tokens = new ArrayList<>();
        for (String text : List.of(
                dialect.fieldEnd(),
                dialect.fieldEnd(),
                dialect.lineEnd(),
                dialect.lineEnd(),
                dialect.lineStart(),
                "N",
                "NULL",
                "n",
                "x",
                "a",
                "\n",
                "\r",
                "b",
                "\\",
                "\"",
                "'",
                "Z0t",
                " ")) {
            tokens.add(text.getBytes(ISO_8859_1));
        }
        for (String text : List.of(dialect.fieldEnd(), dialect.lineEnd())) {
            tokens.add(text.substring(0, 1).getBytes(ISO_8859_1));
        }
        for (OptionalInt special : List.of(dialect.enclosed(), dialect.escaped())) {
            special.ifPresent(b -> {
                byte[] one = {(byte) b};
                tokens.addAll(List.of(one, one, one));
                tokens.add(join(one, dialect.fieldEnd().getBytes(ISO_8859_1)));
                tokens.add(join(dialect.fieldEnd().getBytes(ISO_8859_1), one));
                tokens.add(join(one, new byte[] {'N'}));
            });
        }
        addLetters(tokens, format.charset(), random);
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        int count = random.nextInt(60);
        int escape = dialect.escaped().orElse(256);
        int last = 0;
        for (int i = 0; i < count; i++) {
            byte[] token = tokens.get(random.nextInt(tokens.size()));
            // Servers differ in what an escaped first byte of a letter is whose second byte may be an escape.
            if (last == escape
                    && token.length > 0
                    && token[0] < 0
                    && !format.charset().isBinary()) {
                content.write('x');
            }
            content.writeBytes(token);
            last = token.length == 0 ? last : token[token.length - 1] & 0xff;
        }
        return content.toByteArray();
    }

    private static void addLetters(List<byte[]> tokens, FileCharset charset, Random random) {
        if (charset.isBinary()) {
            for (int i = 0; i < 4; i++) {
                tokens.add(new byte[] {(byte) random.nextInt(256)});
            }
            return;
        }
        List<String> letters = new ArrayList<>();
        switch (charset.name()) {
            case "utf8mb4" -> letters.addAll(List.of("\u00e4", "\u20ac", "\ud83d\ude00"));
            case "gb18030" -> letters.addAll(List.of("\u4e02", "\u4e04", "\u00c4"));
            default -> letters.addAll(List.of("\u4e00", "\u529f", "\u8868"));
        }
        for (String letter : letters) {
            byte[] bytes = letter.getBytes(charset.java().orElseThrow());
            tokens.add(bytes);
        }
        if (charset.name().equals("gbk") || charset.name().equals("big5")) {
            tokens.add(new byte[] {(byte) 0xb0, '\\'});
            tokens.add(new byte[] {(byte) 0xb0, '|'});
            tokens.add(new byte[] {(byte) 0xb0, 'a'});
        } else if (charset.name().equals("sjis")) {
            tokens.add(new byte[] {(byte) 0x83, '\\'});
            tokens.add(new byte[] {(byte) 0x83, '|'});
            tokens.add(new byte[] {(byte) 0xb1});
        }
    }

    private static byte[] join(byte[] one, byte[] other) {
        byte[] both = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, both, one.length, other.length);
        return both;
    }

    /** The content in reads of random lengths. */
    InputStream in(Random random) {
        return new ByteArrayInputStream(content) {
            @Override
            public synchronized int read(byte[] to, int at, int length) {
                return super.read(to, at, Math.min(length, 1 + random.nextInt(7)));
            }
        };
    }

    /** The records behind the ignored lines, each with its fields; null for NULL. */
    List<List<byte[]>> records(Random random) throws IOException, BadRecordException {
        FlatFile file = FlatFile.ofStream("random", in(random));
        List<List<byte[]>> records = new ArrayList<>();
        try (OpenedFile opened = OpenedFile.open(file, format)) {
            RecordReader reader =
                    new RecordReader(opened.records(), format, opened.head().end());
            RecordParser parser = format.parser();
            RecordFields fields = new RecordFields();
            while (reader.next()) {
                parser.parse(reader.bytes(), reader.start(), reader.end(), fields);
                List<byte[]> values = new ArrayList<>();
                for (int i = 0; i < fields.count(); i++) {
                    values.add(fields.value(i));
                }
                records.add(values);
            }
        }
        return records;
    }

    @Override
    public String toString() {
        return format.dialect().sql() + " IGNORE " + format.ignoredLines() + " LINES in "
                + format.charset().name() + ": "
                + OptionText.show(new String(content, ISO_8859_1));
    }
}
