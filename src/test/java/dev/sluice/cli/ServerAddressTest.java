package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.run.RefusedException;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ServerAddressTest {
    @Test
    void readsUrlsWithSchemaAndTable() {
        ServerAddress server = ServerAddress.parse("--source", "mysql://me@db1:3307/shop/order%20lines");
        assertThat(server.schema()).contains("shop");
        assertThat(server.table()).contains("order lines");
        assertThat(server.source().withoutUrl().get("host")).contains("db1");
        assertThat(server.source().withoutUrl().get("port")).contains("3307");
        assertThat(server.source().withoutUrl().get("user")).contains("me");

        ServerAddress bare = ServerAddress.parse("--source", "mysql://me@db1/");
        assertThat(bare.schema()).isEmpty();
        assertThat(bare.table()).isEmpty();
    }

    @Test
    void readsTheToolkitsAddresses() {
        ServerAddress server =
                ServerAddress.parse("--target", "h=db2,P=3306,u=me,p=a\\,b,D=shop,t=orders,F=/etc/c.cnf,A=utf8mb4");
        assertThat(server.source().get("host")).contains("db2");
        assertThat(server.source().get("password")).contains("a,b");
        assertThat(server.schema()).contains("shop");
        assertThat(server.table()).contains("orders");
        assertThat(server.optionFile()).contains(Path.of("/etc/c.cnf"));
    }

    @Test
    void refusesWhatItDoesNotUnderstandWithoutShowingAPassword() {
        assertThatThrownBy(() -> ServerAddress.parse("--source", "h=db1,x=1,p=secret"))
                .isInstanceOf(RefusedException.class)
                .hasMessage("--source has x=, which is none of h, P, u, p, S, F, D, t, A.");
        assertThatThrownBy(() -> ServerAddress.parse("--target", "db1:secret"))
                .hasMessage("--target is neither mysql://USER@HOST:PORT/SCHEMA/TABLE nor a DSN such as"
                        + " h=HOST,P=PORT,u=USER,D=SCHEMA,t=TABLE.");
        assertThatThrownBy(() -> ServerAddress.parse("--target", "h=a,h=b")).hasMessage("--target says h= twice.");
    }

    @Test
    void aDestinationTakesWhatItDoesNotSayFromTheSource() {
        ServerAddress source =
                ServerAddress.parse("--source", "h=db1,P=3307,u=ann,p=secret,D=shop,t=orders,i=x", Set.of("i"));

        ServerAddress here = ServerAddress.parse("--dest", "D=archive").completedBy(source);
        assertThat(here.source().get("host")).contains("db1");
        assertThat(here.source().get("port")).contains("3307");
        assertThat(here.source().get("password")).contains("secret");
        assertThat(here.schema()).contains("archive");
        assertThat(here.table()).contains("orders");
        assertThat(here.more()).isEmpty();

        ServerAddress there = ServerAddress.parse("--dest", "h=db2,u=bob").completedBy(source);
        assertThat(there.source().get("host")).contains("db2");
        assertThat(there.source().get("port")).isEmpty();
        assertThat(there.source().get("user")).contains("bob");
        assertThat(there.source().get("password")).isEmpty();

        ServerAddress beside = ServerAddress.parse("--dest", "P=3308").completedBy(source);
        assertThat(beside.source().get("host")).contains("db1");
        assertThat(beside.source().get("port")).contains("3308");
        assertThat(ServerAddress.parse("--dest", "mysql://h2/b/c")
                        .completedBy(source)
                        .source()
                        .get("user"))
                .contains("ann");
    }
}
