package dev.sluice.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Reads a CREATE TABLE and refuses what does more than that: rows from a SELECT, another table's definition, files at
 * places of its choice, engines that reach other servers or files. What stands in version comments must be as harmless
 * when it is left out as when it is read, so each comment holds whole parts of an element or whole options.
 */
final class TableParser {
    /** Engines that keep their rows in this server's own data directory. */
    private static final Set<String> ENGINES = Set.of(
            "innodb",
            "myisam",
            "aria",
            "memory",
            "heap",
            "csv",
            "archive",
            "blackhole",
            "rocksdb",
            "tokudb",
            "ndbcluster",
            "ndb",
            "columnstore",
            "mroonga");

    private static final Set<String> OPTIONS = Set.of(
            "ENGINE",
            "AUTO_INCREMENT",
            "CHARSET",
            "CHARACTER",
            "COLLATE",
            "COMMENT",
            "ROW_FORMAT",
            "KEY_BLOCK_SIZE",
            "STATS_PERSISTENT",
            "STATS_AUTO_RECALC",
            "STATS_SAMPLE_PAGES",
            "CHECKSUM",
            "TABLE_CHECKSUM",
            "PAGE_CHECKSUM",
            "DELAY_KEY_WRITE",
            "MAX_ROWS",
            "MIN_ROWS",
            "AVG_ROW_LENGTH",
            "PACK_KEYS",
            "COMPRESSION",
            "ENCRYPTION",
            "TABLESPACE",
            "INSERT_METHOD",
            "TRANSACTIONAL",
            "PAGE_COMPRESSED",
            "PAGE_COMPRESSION_LEVEL",
            "ENCRYPTED",
            "ENCRYPTION_KEY_ID",
            "IETF_QUOTES",
            "AUTOEXTEND_SIZE",
            "ENGINE_ATTRIBUTE",
            "SECONDARY_ENGINE_ATTRIBUTE",
            "SECONDARY_ENGINE",
            "STORAGE",
            "SEQUENCE");

    private static final Set<String> BEHIND_PARTITION = Set.of(
            "PARTITION",
            "BY",
            "RANGE",
            "LIST",
            "HASH",
            "KEY",
            "LINEAR",
            "COLUMNS",
            "ALGORITHM",
            "SUBPARTITION",
            "PARTITIONS",
            "SUBPARTITIONS",
            "SYSTEM_TIME",
            "INTERVAL",
            "LIMIT",
            "STARTS",
            "TIMESTAMP",
            "AUTO",
            "SECOND",
            "MINUTE",
            "HOUR",
            "DAY",
            "WEEK",
            "MONTH",
            "QUARTER",
            "YEAR");

    private final String text;
    private final TokenReader reader;
    private final List<TableElement> elements = new ArrayList<>();
    private String engine = "";
    private boolean partitioned;

    TableParser(String text) {
        this.text = text;
        this.reader = new TokenReader(Lexer.tokens(text, SqlSession.PLAIN));
    }

    TableDefinition table() {
        reader.expect("CREATE");
        reader.expect("TABLE");
        if (reader.accept("IF")) {
            reader.expect("NOT");
            reader.expect("EXISTS");
        }
        Token first = outside(reader.take());
        Optional<String> schema = reader.accept('.') ? Optional.of(first.unquoted()) : Optional.empty();
        Token name = schema.isPresent() ? outside(reader.take()) : first;
        if (!first.isName() || !name.isName()) {
            throw new SqlTextException("has " + name.text() + " where the table's name should be");
        }
        outside(reader.peek());
        reader.expect('(');
        boolean more = true;
        while (more) {
            elements.add(element());
            outside(reader.peek());
            more = reader.accept(',');
        }
        int end = reader.peek().end();
        reader.expect(')');
        while (!reader.atEnd()) {
            option();
        }
        return new TableDefinition(
                schema, name.unquoted(), elements, text.substring(end).strip(), engine, partitioned);
    }

    private static Token outside(Token token) {
        if (token.comment() != 0) {
            throw new SqlTextException("hides a part of its form in a comment of some versions");
        }
        return token;
    }

    private TableElement element() {
        List<Token> tokens = new ArrayList<>();
        int depth = 0;
        int before = 0;
        int comment = 0;
        while (depth > 0 || !reader.peek().is(',') && !reader.peek().is(')')) {
            Token token = reader.take();
            if (token.comment() != comment) {
                if (comment != 0 && depth != before) {
                    throw new SqlTextException("has a parenthesis that only some versions see");
                }
                comment = token.comment();
                before = depth;
            }
            depth += token.is('(') ? 1 : token.is(')') ? -1 : 0;
            if (depth < before && comment != 0) {
                throw new SqlTextException("has a parenthesis that only some versions see");
            }
            if (token.is(';')) {
                throw new SqlTextException("is followed by another one in the same line");
            }
            tokens.add(token);
        }
        if (tokens.isEmpty()) {
            throw new SqlTextException("has an element without text");
        }
        outside(tokens.get(0));
        int end = tokens.get(tokens.size() - 1).end();
        // A version comment that ends the element ends behind its last token.
        int next = reader.peek().start();
        String behind = text.substring(end, next).strip();
        String source = text.substring(tokens.get(0).start(), behind.isEmpty() ? end : next)
                .strip();
        return new ElementParser(source, tokens).element();
    }

    private void option() {
        Token token = reader.take();
        if (token.is(',')) {
            return;
        }
        String word = token.text().toUpperCase(Locale.ROOT);
        if (word.equals("PARTITION")) {
            partitions();
        } else if (word.equals("WITH")) {
            expect("SYSTEM", token);
            expect("VERSIONING", token);
        } else if (word.equals("DEFAULT")) {
            return;
        } else if (word.equals("START")) {
            throw new SqlTextException("starts a transaction, as only a table made from a SELECT does");
        } else if ((word.equals("DATA") || word.equals("INDEX"))
                && reader.peek().is("DIRECTORY")) {
            throw new SqlTextException(
                    "has the option " + word + " DIRECTORY, which names a place on the server's disk");
        } else if (token.kind() == Token.Kind.NAME || token.kind() == Token.Kind.WORD && OPTIONS.contains(word)) {
            value(token, word);
        } else {
            throw new SqlTextException(
                    "has " + token.text() + " behind its elements, which sluice does not let through");
        }
    }

    private void expect(String word, Token with) {
        if (!same(reader.take(), with).is(word)) {
            throw new SqlTextException("has WITH without " + word);
        }
    }

    private void value(Token option, String word) {
        if (word.equals("CHARACTER")) {
            same(reader.peek(), option);
            reader.expect("SET");
        }
        if (reader.peek().is('=')) {
            same(reader.take(), option);
        }
        Token value = same(reader.take(), option);
        if (value.kind() == Token.Kind.SYMBOL) {
            throw new SqlTextException("has " + value.text() + " for its option " + option.text());
        }
        if (word.equals("ENGINE")) {
            engine = value.unquoted();
            check(engine);
        }
        if (word.equals("TABLESPACE") && reader.peek().is("STORAGE")) {
            same(reader.take(), option);
            same(reader.take(), option);
        }
    }

    private static Token same(Token token, Token option) {
        if (token.comment() != option.comment()) {
            throw new SqlTextException("has an option of which some versions see only a part");
        }
        return token;
    }

    private static void check(String engine) {
        if (!ENGINES.contains(engine.toLowerCase(Locale.ROOT))) {
            throw new SqlTextException("has the engine " + engine
                    + ", whose rows may be elsewhere than in the server's data; create such a table by hand");
        }
    }

    /** All that follows; in MySQL's own text it is one version comment. */
    private void partitions() {
        partitioned = true;
        int comment = reader.peek().comment();
        int depth = 0;
        while (!reader.atEnd()) {
            Token token = reader.take();
            if (token.comment() != comment) {
                throw new SqlTextException("has partitions of which some versions see only a part");
            }
            depth += token.is('(') ? 1 : token.is(')') ? -1 : 0;
            if (token.is(';')) {
                throw new SqlTextException("is followed by another one in the same line");
            }
            if (depth == 0 && token.kind() == Token.Kind.WORD && !isPartitionWord(token)) {
                throw new SqlTextException("has " + token.text() + " behind its partitions");
            }
            if (token.is("SELECT") || token.is("DIRECTORY")) {
                throw new SqlTextException("has " + token.text() + " in its partitions, which no dump may");
            }
            if (token.is("ENGINE")) {
                reader.accept('=');
                check(reader.peek().unquoted());
            }
        }
        if (depth != 0) {
            throw new SqlTextException("has partitions without end");
        }
    }

    private static boolean isPartitionWord(Token token) {
        return BEHIND_PARTITION.contains(token.text().toUpperCase(Locale.ROOT))
                || Character.isDigit(token.text().charAt(0));
    }
}
