package dev.sluice.sql;

import dev.sluice.mysql.Identifiers;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * A CREATE of a view or stored program, known by its head: the server gets the rest as it is. Version comments have no
 * place in a head, because it would read otherwise on another version.
 */
public final class CreateStatement {
    private static final Set<String> PROGRAMS = Set.of("PROCEDURE", "FUNCTION", "EVENT", "PACKAGE", "TRIGGER");

    private final SqlStatement statement;
    private final List<Token> tokens;
    private final String kind;
    private final Optional<Token> schema;
    private final Token name;
    private final Optional<Token> triggerSchema;
    private final Optional<String> triggerTable;
    private final int definerStart;
    private final int definerEnd;
    private final Optional<Token> definerUser;
    private final Optional<String> definerHost;
    private final int bodyToken;

    private CreateStatement(SqlStatement statement) {
        this.statement = statement;
        this.tokens = Lexer.tokens(statement.text(), statement.session());
        TokenReader reader = new TokenReader(tokens);
        reader.expect("CREATE");
        if (reader.accept("OR")) {
            reader.expect("REPLACE");
        }
        int from = 0;
        int to = 0;
        Optional<Token> user = Optional.empty();
        Optional<String> host = Optional.empty();
        String found = null;
        while (found == null) {
            Token token = reader.take();
            if (token.is("ALGORITHM")) {
                reader.expect('=');
                reader.take();
            } else if (token.is("DEFINER")) {
                from = token.start();
                reader.expect('=');
                Token account = reader.take();
                to = account.end();
                if (account.is("CURRENT_USER")) {
                    if (reader.accept('(')) {
                        to = reader.take().end();
                    }
                } else if (reader.accept('@')) {
                    Token last = reader.take();
                    StringBuilder text = new StringBuilder(last.unquoted());
                    while (reader.peek().is('.') || reader.peek().is('-')) {
                        text.append(reader.take().text());
                        last = reader.take();
                        text.append(last.text());
                    }
                    to = last.end();
                    user = Optional.of(account);
                    host = Optional.of(text.toString());
                }
            } else if (token.is("SQL")) {
                reader.expect("SECURITY");
                reader.take();
            } else if (token.is("VIEW") || PROGRAMS.stream().anyMatch(token::is)) {
                found = token.text().toUpperCase(Locale.ROOT);
            } else if (!token.is("AGGREGATE")) {
                throw new SqlTextException("creates " + token.text() + ", which has no place in this file");
            }
        }
        if (found.equals("PACKAGE") && reader.accept("BODY")) {
            found = "PACKAGE BODY";
        }
        kind = found;
        definerStart = from;
        definerEnd = to;
        definerUser = user;
        definerHost = host;
        if (reader.accept("IF")) {
            reader.expect("NOT");
            reader.expect("EXISTS");
        }
        Token first = name(reader);
        schema = reader.accept('.') ? Optional.of(first) : Optional.empty();
        name = schema.isPresent() ? name(reader) : first;
        Optional<Token> onSchema = Optional.empty();
        Optional<String> onTable = Optional.empty();
        if (kind.equals("TRIGGER")) {
            reader.take();
            reader.take();
            reader.expect("ON");
            Token on = name(reader);
            if (reader.accept('.')) {
                onSchema = Optional.of(on);
                on = name(reader);
            }
            onTable = Optional.of(decoded(on));
        }
        triggerSchema = onSchema;
        triggerTable = onTable;
        bodyToken = tokens.indexOf(reader.peek());
        if (kind.equals("VIEW")) {
            refuseSecondStatement();
        }
        if (tokens.stream().limit(Math.max(bodyToken, 1)).anyMatch(token -> token.comment() != 0)) {
            throw new SqlTextException("hides a part of its head in a comment of some versions");
        }
    }

    /**
     * Reads the head of a statement.
     *
     * @throws SqlTextException when it creates anything but a view or a stored program
     */
    public static CreateStatement of(SqlStatement statement) {
        return new CreateStatement(statement);
    }

    /** {@code VIEW}, {@code PROCEDURE}, {@code FUNCTION}, {@code EVENT}, {@code TRIGGER}, {@code PACKAGE} or {@code PACKAGE BODY}. */
    public String kind() {
        return kind;
    }

    /** Its real name. */
    public String name() {
        return decoded(name);
    }

    /** The schema in front of its name. */
    public Optional<String> schema() {
        return schema.map(this::decoded);
    }

    /** The table of a trigger. */
    public Optional<String> triggerTable() {
        return triggerTable;
    }

    /** The schema in front of a trigger's table. */
    public Optional<String> triggerSchema() {
        return triggerSchema.map(this::decoded);
    }

    /** The statement as it was read. */
    public SqlStatement statement() {
        return statement;
    }

    /** The account of its DEFINER clause, as USER@HOST; empty: none, whoever runs it, or a role. */
    public Optional<String> definer() {
        return definerUser.map(user -> decoded(user) + "@" + definerHost.orElseThrow());
    }

    /** The same without its DEFINER clause: whoever runs it becomes the definer. */
    public CreateStatement withoutDefiner() {
        if (definerEnd == 0) {
            return this;
        }
        return with(statement.text().substring(0, definerStart)
                + statement.text().substring(definerEnd).stripLeading());
    }

    /** The same with {@code OR REPLACE}, so that what is there is replaced at once. */
    public CreateStatement orReplace() {
        Token create = tokens.get(0);
        boolean there = tokens.get(1).is("OR");
        return there ? this : with("CREATE OR REPLACE" + statement.text().substring(create.end()));
    }

    /**
     * The same with another schema's name in place of its own.
     *
     * @throws SqlTextException when it is not certain that a name is the schema's
     */
    public CreateStatement renamed(String from, String to) {
        ClientCharset charset = statement.session().charset();
        SchemaRename rename = new SchemaRename(from, charset.encode(Identifiers.quote(to)), charset::decode);
        return with(
                kind.equals("VIEW")
                        ? rename.inQuery(statement.text(), tokens)
                        : rename.inHead(statement.text(), tokens, bodyToken));
    }

    private CreateStatement with(String text) {
        return new CreateStatement(new SqlStatement(text, statement.session(), statement.line()));
    }

    private void refuseSecondStatement() {
        for (Token token : tokens) {
            if (token.is(';')) {
                throw new SqlTextException("is followed by another one in the same line");
            }
            if (token.is("INTO")) {
                throw new SqlTextException("has INTO, which no view can have");
            }
        }
    }

    private static Token name(TokenReader reader) {
        Token token = reader.take();
        if (!token.isName()) {
            throw new SqlTextException("has " + token.text() + " where a name should be");
        }
        return token;
    }

    private String decoded(Token token) {
        return statement.session().charset().decode(token.unquoted());
    }
}
