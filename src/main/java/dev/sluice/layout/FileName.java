package dev.sluice.layout;

import dev.sluice.file.Compression;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the name of a file in a dump says about it, as myloader takes it: by its end.
 *
 * @param name of the file
 * @param stem what stands before the end that tells the kind: schema, dot and table, or the schema alone
 * @param kind what the file holds
 * @param compression how
 */
record FileName(String name, String stem, Kind kind, Compression compression) {
    enum Kind {
        SCHEMA("-schema-create.sql"),
        PROGRAMS("-schema-post.sql"),
        TRIGGERS("-schema-triggers.sql"),
        VIEW("-schema-view.sql"),
        SEQUENCE("-schema-sequence.sql"),
        TABLE("-schema.sql"),
        /** Rows as sluice writes them. */
        TSV(".tsv"),
        /** Rows in the dialect of a LOAD DATA statement, which is in a file of statements beside it. */
        ROWS(".dat"),
        /** INSERT statements, or the LOAD DATA statement of a file of rows. */
        STATEMENTS(".sql");

        private final String end;

        Kind(String end) {
            this.end = end;
        }

        boolean isDefinition() {
            return switch (this) {
                case SCHEMA, PROGRAMS, TRIGGERS, VIEW, SEQUENCE, TABLE -> true;
                case TSV, ROWS, STATEMENTS -> false;
            };
        }
    }

    /** The number of a chunk, or of a piece of a chunk. */
    private static final Pattern NUMBER = Pattern.compile("(.*)\\.([0-9]{5,18})", Pattern.DOTALL);

    private static final Pattern OTHER_COMPRESSION =
            Pattern.compile(".*\\.(sql|dat|tsv)\\.(?!part$)[A-Za-z0-9]+", Pattern.DOTALL);

    /** Reads a name; empty for a file that is no part of a dump. */
    static Optional<FileName> of(String name) {
        Compression compression = compression(name);
        String plain = name.substring(0, name.length() - compression.suffix().length());
        for (Kind kind : Kind.values()) {
            if (plain.endsWith(kind.end) && plain.length() > kind.end.length()) {
                String stem = plain.substring(0, plain.length() - kind.end.length());
                return Optional.of(new FileName(name, stem, kind, compression));
            }
        }
        return Optional.empty();
    }

    /** Whether it is a file of a dump that is compressed by a program of the user's own choice. */
    static boolean isCompressedOtherwise(String name) {
        return compression(name) == Compression.NONE
                && OTHER_COMPRESSION.matcher(name).matches();
    }

    static Compression compression(String name) {
        if (name.endsWith(Compression.GZIP.suffix())) {
            return Compression.GZIP;
        }
        return name.endsWith(Compression.ZSTD.suffix()) ? Compression.ZSTD : Compression.NONE;
    }

    /** The same file taken for one with rows, because that is what it holds: its table's name ends as a kind does. */
    FileName withRows() {
        String end = kind.end.substring(0, kind.end.length() - Kind.STATEMENTS.end.length());
        return new FileName(name, stem + end, Kind.STATEMENTS, compression);
    }

    /** What the schema and table may be: the stem as it is, and without one or two numbers. */
    List<String> bases() {
        List<String> bases = new ArrayList<>(List.of(stem));
        Matcher number = NUMBER.matcher(stem);
        for (int i = 0; i < 2 && number.matches(); i++) {
            bases.add(number.group(1));
            number = NUMBER.matcher(number.group(1));
        }
        return bases;
    }

    /** The numbers behind the base, in which order the files are dumped. */
    List<Long> numbers(String base) {
        List<Long> numbers = new ArrayList<>();
        for (String number : stem.substring(base.length()).split("\\.")) {
            if (!number.isEmpty()) {
                numbers.add(Long.parseLong(number));
            }
        }
        return numbers;
    }
}
