package dev.sluice.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.run.RefusedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServerTest {
    @ParameterizedTest
    @CsvSource({
        "8.0.15,                                MySQL Community Server - GPL, MySQL 8.0.15",
        "9.7.4-2,                               (Debian),                     MySQL 9.7.4",
        "8.0.36-28,                             Percona Server (GPL),         Percona Server 8.0.36",
        "10.11.19-MariaDB-0+deb12u1,            Debian 12,                    MariaDB 10.11.19",
        "5.5.5-10.11.19-MariaDB-0+deb12u1-log,  Debian 12,                    MariaDB 10.11.19",
        "11.8.2-MariaDB,                        mariadb.org binary,           MariaDB 11.8.2",
        "10.6.14,                               MariaDB Server,               MariaDB 10.6.14",
    })
    void understandsWhatSupportedServersSayOfThemselves(String version, String comment, String product) {
        assertThat(Server.parse(version, comment)).hasToString(product);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "5.7.44-log | MySQL Community Server (GPL) | The server is MySQL 5.7.44, which sluice does not support:"
                        + " it needs MySQL 8.0 or newer.",
                "5.5.5-10.5.23-MariaDB | mariadb.org | The server is MariaDB 10.5.23, which sluice does not support:"
                        + " it needs MariaDB 10.6 or newer.",
                "8.0.11-TiDB-v7.5.0 | TiDB Server | The server is TiDB (8.0.11-TiDB-v7.5.0), which sluice does not"
                        + " support: it needs MySQL 8.0 or newer or MariaDB 10.6 or newer.",
                "8.0.34-Vitess | Version: 19 | The server is Vitess (8.0.34-Vitess), which sluice does not support:"
                        + " it needs MySQL 8.0 or newer or MariaDB 10.6 or newer.",
                "latest |  | The server says that its version is 'latest', which sluice does not understand:"
                        + " it needs MySQL 8.0 or newer or MariaDB 10.6 or newer.",
            })
    void refusesByNameWhatItDoesNotSupport(String version, String comment, String sentence) {
        assertThatThrownBy(() -> Server.parse(version, comment))
                .isInstanceOf(RefusedException.class)
                .hasMessage(sentence);
    }

    @Test
    void comparesVersionsNumberByNumber() {
        Server server = Server.parse("10.11.19-MariaDB", null);

        assertThat(server).isEqualTo(new Server(Flavour.MARIADB, 10, 11, 19, "10.11.19-MariaDB", ""));
        assertThat(server.atLeast(10, 6, 30)).isTrue();
        assertThat(server.atLeast(10, 11, 19)).isTrue();
        assertThat(server.atLeast(10, 11, 20)).isFalse();
        assertThat(server.atLeast(11, 0, 0)).isFalse();
    }
}
