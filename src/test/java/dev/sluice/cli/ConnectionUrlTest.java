package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.run.RefusedException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ConnectionUrlTest {
    @Test
    void takesAllPartsApart() {
        assertThat(ConnectionUrl.parse("mysql://o%40b:p%3As+s@db1:3307/my%20shop"))
                .isEqualTo(new ConnectionUrl(
                        Optional.of("o@b"), Optional.of("p:s+s"), "db1", Optional.of("3307"), Optional.of("my shop")));
    }

    @Test
    void needsOnlyTheHost() {
        ConnectionUrl bare =
                new ConnectionUrl(Optional.empty(), Optional.empty(), "db1", Optional.empty(), Optional.empty());
        assertThat(ConnectionUrl.parse("mysql://db1")).isEqualTo(bare);
        assertThat(ConnectionUrl.parse("mariadb://db1/")).isEqualTo(bare);
        assertThat(ConnectionUrl.parse("mysql://[::1]:3306/").host()).isEqualTo("::1");
    }

    @Test
    void refusesOtherFormsWithoutShowingThePassword() {
        assertThatThrownBy(() -> ConnectionUrl.parse("mysql://root:s3cret@db1:x/"))
                .isInstanceOf(RefusedException.class)
                .hasMessage("The URL 'mysql://root:***@db1:x/' is not of the form mysql://USER@HOST:PORT/SCHEMA;"
                        + " encryption is asked for with --ssl-mode.");
        assertThatThrownBy(() -> ConnectionUrl.parse("mysql://root:s3%xx@db1/"))
                .hasMessage(
                        "The URL 'mysql://root:***@db1/' has a '%' that is not followed by two hexadecimal digits.");
        assertThatThrownBy(() -> ConnectionUrl.parse("mysql://db1/?ssl-mode=REQUIRED"))
                .isInstanceOf(RefusedException.class);
        assertThat(ConnectionUrl.parse("mysql://root:s3cret@db1:1/s")).hasToString("root@db1:1");
    }
}
