package dev.sluice.dump;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.run.RefusedException;
import org.junit.jupiter.api.Test;

class BodyLinesTest {
    @Test
    void noLineOfABodyEndsWithASemicolon() {
        assertThat(text("begin\n  set @a = 1;\n  set @b = 2;\nend"))
                .isEqualTo("begin\n  set @a = 1; \n  set @b = 2; \nend");
    }

    @Test
    void literalsKeepTheirValue() {
        assertThat(text("select ';\n', \"it''s;\n\", 'a\\';\n';\nselect 2"))
                .isEqualTo("select ';\\n', \"it''s;\\n\", 'a\\';\\n'; \nselect 2");
    }

    @Test
    void quotesInCommentsOpenNothing() {
        assertThat(text("/* don't;\n */ select 1;\n-- it's\nselect ';\n'"))
                .isEqualTo("/* don't; \n */ select 1; \n-- it's\nselect ';\\n'");
    }

    @Test
    void literalsWithoutEscapesGoOnInASecondOne() {
        assertThat(new BodyLines("select ';\n\\';\nend", false).text()).isEqualTo("select ';' '\n\\'; \nend");
    }

    @Test
    void refusesANameThatHasNoOtherForm() {
        assertThatThrownBy(() -> text("select 1 as `a;\nb`"))
                .isInstanceOf(RefusedException.class)
                .hasMessage("The name `a;\\nb` holds a line that ends in a semicolon, which has no form that myloader"
                        + " reads; dump it with --format tsv.");
    }

    private static String text(String source) {
        return new BodyLines(source, true).text();
    }
}
